package org.mm4j.det.models.preprocessors;

import java.util.List;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.Kind;

/** Makes a batch of pictures. */
@Kind("model")
public interface DataPreprocessor {

    /**
     * Makes a batch.
     *
     * @param inputs n pictures, of any sizes
     * @param samples what is known of them, one each
     * @param training whether the batch is for training
     * @return the batch, and the samples with what has become known
     */
    DetBatch preprocess(List<Image> inputs, List<DetDataSample> samples, boolean training);
}
