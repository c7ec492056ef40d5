package org.mm4j.engine.checkpoint;

import java.util.Arrays;
import java.util.List;

/**
 * What a load did, key by key. Text of it folds layer numbers.
 *
 * @param loaded keys of the model that got their values
 * @param missing keys of the model that the file lacks; they keep their values
 * @param unexpected keys of the file that the model lacks
 * @param mismatched keys of both, with different shapes; they keep their values
 */
public record LoadReport(
        List<String> loaded, List<String> missing, List<String> unexpected, List<Mismatch> mismatched) {

    /**
     * A key with different shapes.
     *
     * @param key in the model
     * @param model shape in the model
     * @param file shape in the file
     */
    public record Mismatch(String key, List<Long> model, List<Long> file) {
        public Mismatch {
            model = List.copyOf(model);
            file = List.copyOf(file);
        }

        static Mismatch of(String key, long[] model, long[] file) {
            return new Mismatch(
                    key,
                    Arrays.stream(model).boxed().toList(),
                    Arrays.stream(file).boxed().toList());
        }

        @Override
        public String toString() {
            return key + ": model " + model + ", file " + file;
        }
    }

    public LoadReport {
        loaded = List.copyOf(loaded);
        missing = List.copyOf(missing);
        unexpected = List.copyOf(unexpected);
        mismatched = List.copyOf(mismatched);
    }

    /** Whether every key of each side found its partner. */
    public boolean isExact() {
        return missing.isEmpty() && unexpected.isEmpty() && mismatched.isEmpty();
    }

    /** One line with the numbers. */
    public String summary() {
        return loaded.size() + " loaded, " + missing.size() + " missing, " + unexpected.size() + " unexpected, "
                + mismatched.size() + " mismatched";
    }

    /** The numbers, and below them the keys that found no partner. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(summary());
        section(text, "missing in the file", missing);
        section(text, "unexpected in the file", unexpected);
        if (!mismatched.isEmpty()) {
            text.append("\n  of different shape:");
            mismatched.forEach(mismatch -> text.append("\n    ").append(mismatch));
        }
        return text.toString();
    }

    private static void section(StringBuilder text, String title, List<String> keys) {
        if (!keys.isEmpty()) {
            text.append("\n  ").append(title).append(':');
            KeyFolding.fold(keys).forEach(line -> text.append("\n    ").append(line));
        }
    }
}
