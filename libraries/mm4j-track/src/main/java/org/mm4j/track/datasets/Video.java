package org.mm4j.track.datasets;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;

/** The frames of a video, of which a sample takes some. */
public interface Video {

    /** The number of frames. */
    int length();

    /** What is known of a frame, by its position from 0, in a map of its own. */
    Results frame(int position);

    /**
     * A sample of several frames: each of its entries is a list with the value of each frame.
     *
     * @throws IllegalArgumentException if a frame lacks an entry that another one has
     */
    static Results sequence(List<Results> frames) {
        Map<String, List<Object>> columns = new LinkedHashMap<>();
        for (Results frame : frames) {
            for (String name : frame.names()) {
                columns.computeIfAbsent(name, key -> new ArrayList<>())
                        .add(frame.get(new ResultKey<>(name, Object.class)));
            }
        }
        Results sequence = new Results();
        columns.forEach((name, values) -> {
            if (values.size() != frames.size()) {
                throw new IllegalArgumentException(
                        "'" + name + "' is known of " + values.size() + " of " + frames.size() + " frames only");
            }
            sequence.put(new ResultKey<>(name, Object.class), List.copyOf(values));
        });
        return sequence;
    }
}
