package org.mm4j.engine.checkpoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Parameter;

/** Gives values to the parameters and buffers of a module by their keys. */
public final class StateLoader {

    private StateLoader() {}

    /**
     * Loads what matches by key and shape.
     *
     * @param source what the values are of, for messages, such as the path of a file
     * @param strict whether anything that does not match is an error; counters of batches may always lack
     * @return what was done
     * @throws CheckpointException if nothing matches, or under {@code strict}; then the module is as
     *     before. Also if values turn out to be damaged; then some are loaded
     */
    public static LoadReport load(
            BaseModule module, Map<String, ? extends TensorSource> given, boolean strict, String source) {
        Map<String, TensorSource> state = module.adaptedState(given);
        Map<String, Parameter> own = module.namedState();
        Map<Parameter, TensorSource> plan = new LinkedHashMap<>();
        List<String> loaded = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        List<LoadReport.Mismatch> mismatched = new ArrayList<>();
        own.forEach((key, parameter) -> {
            TensorSource values = state.get(key);
            if (values == null) {
                // Batch norms of before torch 0.4 have no counter, and nothing depends on it.
                if (!key.endsWith("num_batches_tracked")) {
                    missing.add(key);
                }
            } else if (!Arrays.equals(values.shape(), parameter.shape())) {
                mismatched.add(LoadReport.Mismatch.of(key, parameter.shape(), values.shape()));
            } else {
                loaded.add(key);
                plan.put(parameter, values);
            }
        });
        List<String> unexpected = state.keySet().stream()
                .filter(key -> !own.containsKey(key))
                .map(String::valueOf)
                .toList();
        LoadReport report = new LoadReport(loaded, missing, unexpected, mismatched);
        boolean isNothing = loaded.stream().allMatch(key -> key.endsWith("num_batches_tracked"));
        if (isNothing && !own.isEmpty()) {
            throw new CheckpointException("nothing in " + source + " matches the model ("
                    + module.getClass().getSimpleName() + "): " + advice(own, state) + "\n" + report);
        }
        if (strict && !report.isExact()) {
            throw new CheckpointException(source + " does not fit the model ("
                    + module.getClass().getSimpleName() + ") and strict loading was asked for: " + report);
        }
        plan.forEach((parameter, values) -> parameter.load(values::copyTo));
        module.recordLoad(new LoadedWeights(source, report));
        return report;
    }

    /** Which prefix would make keys match. */
    private static String advice(Map<String, Parameter> own, Map<String, ? extends TensorSource> state) {
        Optional<Votes> drop = best(state.keySet(), own.keySet());
        Optional<Votes> add = best(own.keySet(), state.keySet());
        if (drop.isPresent() && (add.isEmpty() || drop.get().count >= add.get().count)) {
            return "without the prefix '" + drop.get().prefix + "' of the file's keys " + drop.get().count + " of "
                    + own.size() + " would; load it with prefix='" + drop.get().prefix + "'.";
        }
        if (add.isPresent()) {
            String prefix = add.get().prefix;
            return "the file has the weights of the part '" + prefix.substring(0, prefix.length() - 1)
                    + "' alone; load it into that part, where " + add.get().count + " keys match.";
        }
        return "no prefix would change that; it is a checkpoint of another model.";
    }

    private record Votes(String prefix, int count) {}

    /** The prefix of the long keys without which most of them are among the short ones. */
    private static Optional<Votes> best(Iterable<String> longKeys, Set<String> shortKeys) {
        Map<String, Integer> votes = new LinkedHashMap<>();
        for (String key : longKeys) {
            for (int dot = key.indexOf('.'); dot >= 0; dot = key.indexOf('.', dot + 1)) {
                String rest = key.substring(dot + 1);
                if (rest.contains(".") && shortKeys.contains(rest)) {
                    votes.merge(key.substring(0, dot + 1), 1, Integer::sum);
                }
            }
        }
        return votes.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(entry -> new Votes(entry.getKey(), entry.getValue()));
    }
}
