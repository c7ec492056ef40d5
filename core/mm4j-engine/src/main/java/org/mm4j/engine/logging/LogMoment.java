package org.mm4j.engine.logging;

/**
 * Where a run is when it writes a line.
 *
 * @param mode {@code train} or {@code val}
 * @param batch number of the batch in its epoch, from 0
 * @param batches how many an epoch of this mode has
 * @param epoch whole epochs that were trained
 * @param maxEpochs how many will be
 * @param iter whole iterations that were trained
 * @param maxIters how many will be
 */
public record LogMoment(String mode, int batch, int batches, int epoch, int maxEpochs, int iter, int maxIters) {}
