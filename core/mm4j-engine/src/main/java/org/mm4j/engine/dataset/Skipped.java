package org.mm4j.engine.dataset;

/**
 * A sample that a loader went past.
 *
 * @param index of the sample in its data set
 * @param path of its picture; empty if that is not known
 * @param reason why it could not be used
 */
public record Skipped(int index, String path, String reason) {}
