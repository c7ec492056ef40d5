package org.mm4j.det.models.preprocessors;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.det.structures.DetDataSample;

/**
 * What a detector is fed.
 *
 * @param inputs (n, c, h, w) float32
 * @param samples one for each picture
 */
public record DetBatch(Tensor inputs, List<DetDataSample> samples) {}
