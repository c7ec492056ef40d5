package org.mm4j.cls.models.classifiers;

import java.util.List;
import java.util.OptionalInt;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.cls.models.preprocessors.ClsBatch;
import org.mm4j.cls.models.preprocessors.ClsDataPreprocessor;
import org.mm4j.cls.structures.ClsDataSample;
import org.mm4j.cls.structures.ClsKeys;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.model.Predictor;
import org.mm4j.engine.model.TensorModel;
import org.mm4j.engine.model.Trainable;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.structures.Image;

/** A whole classifier. In eval mode it may be used by several threads at once. */
public abstract class BaseClassifier extends BaseModule implements TensorModel, Predictor, Trainable {

    private final ClsDataPreprocessor dataPreprocessor;

    /** Registers the preprocessor under the name it has in the originals. */
    protected BaseClassifier(ClsDataPreprocessor dataPreprocessor, @Nullable InitCfg initCfg) {
        super(initCfg);
        this.dataPreprocessor = child("data_preprocessor", dataPreprocessor);
    }

    /** The number of classes that the classifier tells apart; empty if it does not say. */
    public abstract OptionalInt numClasses();

    /**
     * Runs backbone and neck.
     *
     * @param inputs preprocessed pictures, (N, C, H, W) float32
     * @return the features of the stages
     */
    public abstract List<Tensor> extractFeat(Tensor inputs);

    /**
     * Compares what the classifier finds with the samples' labels, or with their shares of classes. The losses can be
     * differentiated, see {@link Losses#total()}.
     *
     * @param inputs preprocessed pictures, (N, C, H, W) float32
     * @return the losses by name; tensors of the open scope
     */
    public abstract Losses loss(Tensor inputs, List<ClsDataSample> samples);

    /**
     * Classifies.
     *
     * @param inputs preprocessed pictures, (N, C, H, W) float32
     * @return the samples with scores and labels
     */
    public abstract List<ClsDataSample> predict(Tensor inputs, List<ClsDataSample> samples);

    /**
     * Preprocesses pictures as one batch and classifies them. All native memory that it takes is free again when it
     * returns.
     */
    public final List<ClsDataSample> testStep(List<Image> inputs, List<ClsDataSample> samples) {
        return TorchScope.call(() -> {
            ClsBatch batch = dataPreprocessor.preprocess(inputs, samples, false);
            return predict(onOwnDevice(batch.inputs()), batch.samples());
        });
    }

    @Override
    public final List<ClsDataSample> testStep(List<Results> batch) {
        return testStep(
                batch.stream().map(packed -> packed.get(ClsKeys.INPUTS)).toList(),
                batch.stream().map(packed -> packed.get(ClsKeys.DATA_SAMPLES)).toList());
    }

    /** Preprocesses pictures as one batch for training, mixes them if so configured, and computes the losses. */
    public final Losses trainLosses(List<Image> inputs, List<ClsDataSample> samples) {
        try (TorchScope scope = TorchScope.open()) {
            ClsBatch batch = dataPreprocessor.preprocess(inputs, samples, true);
            return loss(onOwnDevice(batch.inputs()), batch.samples()).keepIn(scope);
        }
    }

    @Override
    public final Losses trainLosses(List<Results> batch) {
        return trainLosses(
                batch.stream().map(packed -> packed.get(ClsKeys.INPUTS)).toList(),
                batch.stream().map(packed -> packed.get(ClsKeys.DATA_SAMPLES)).toList());
    }

    /** The batch where the weights are; pictures are made on the CPU. */
    private Tensor onOwnDevice(Tensor inputs) {
        for (Parameter weight : namedParameters().values()) {
            return weight.value().device().is_cpu()
                    ? inputs
                    : inputs.to(weight.value().device(), inputs.scalar_type());
        }
        return inputs;
    }
}
