package org.mm4j.engine.checkpoint;

/**
 * How a checkpoint is loaded into a module.
 *
 * @param strict whether missing, unexpected and mismatched keys are an error
 * @param prefix only keys that start with it are loaded, without it; empty for all. The final dot may be left out
 */
public record LoadOptions(boolean strict, String prefix) {

    /** Loads what matches. */
    public static final LoadOptions LENIENT = new LoadOptions(false, "");

    /** Refuses what does not match. */
    public static final LoadOptions STRICT = new LoadOptions(true, "");

    /** The same with a prefix. */
    public LoadOptions withPrefix(String prefix) {
        return new LoadOptions(strict, prefix);
    }
}
