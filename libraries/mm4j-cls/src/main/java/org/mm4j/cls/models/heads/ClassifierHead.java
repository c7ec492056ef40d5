package org.mm4j.cls.models.heads;

import java.util.List;
import java.util.OptionalInt;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.cls.structures.ClsDataSample;
import org.mm4j.engine.model.Losses;
import org.mm4j.registry.Kind;

/** The last part of a classifier. */
@Kind("model")
public interface ClassifierHead {

    /** The number of classes; empty if the head takes what it is given for scores. */
    OptionalInt numClasses();

    /**
     * What the layer that tells classes apart is fed.
     *
     * @param features of the stages of the backbone
     * @return (N, D)
     */
    Tensor preLogits(List<Tensor> features);

    /**
     * Scores before softmax.
     *
     * @param features of the stages of the backbone
     * @return (N, C)
     */
    Tensor forward(List<Tensor> features);

    /**
     * Compares scores with the classes of the samples.
     *
     * @return the losses by name; tensors of the open scope
     */
    Losses loss(List<Tensor> features, List<ClsDataSample> samples);

    /** The samples with what was found. */
    List<ClsDataSample> predict(List<Tensor> features, List<ClsDataSample> samples);
}
