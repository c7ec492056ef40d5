package org.mm4j.engine.checkpoint;

/**
 * A load of weights into a module, as the module keeps it; {@link LoadLog} writes it down.
 *
 * @param source what the values were of, such as {@code the checkpoint work/net.pth}
 * @param report what was loaded and what was not
 */
public record LoadedWeights(String source, LoadReport report) {}
