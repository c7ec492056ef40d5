package org.mm4j.cls.models.preprocessors;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.cls.structures.ClsDataSample;

/**
 * What a classifier is fed.
 *
 * @param inputs (N, C, H, W) float32
 * @param samples one for each picture
 */
public record ClsBatch(Tensor inputs, List<ClsDataSample> samples) {}
