package org.mm4j.det.transforms;

import java.util.ArrayList;
import java.util.List;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;

/**
 * The last samples that passed a step, for steps that mix them in.
 *
 * @param most how many are kept
 * @param randomPop whether one that is drawn makes room, not the oldest
 */
record SampleCache(int most, boolean randomPop) {

    /** Remembers a sample and returns all that are remembered then, the oldest first. */
    List<Results> add(Object step, Results results) {
        return results.turn().advance(step, List.<Results>of(), before -> {
            List<Results> after = new ArrayList<>(before);
            after.add(detached(results));
            if (after.size() > most) {
                // As in the original the newest is never the one that goes.
                after.remove(randomPop ? results.random().integer(0, after.size() - 1) : 0);
            }
            return List.copyOf(after);
        });
    }

    /** The same entries without generator and turn, which would keep all earlier samples alive. */
    private static Results detached(Results results) {
        Results copy = new Results();
        for (String name : results.names()) {
            ResultKey<Object> key = new ResultKey<>(name, Object.class);
            copy.put(key, results.get(key));
        }
        copy.remove(DetKeys.MIX_RESULTS);
        return copy;
    }
}
