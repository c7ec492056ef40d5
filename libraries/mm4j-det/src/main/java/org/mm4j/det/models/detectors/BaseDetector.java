package org.mm4j.det.models.detectors;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.models.preprocessors.DataPreprocessor;
import org.mm4j.det.models.preprocessors.DetBatch;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.structures.DetKeys;
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
import org.mm4j.engine.structures.InstanceData;

/** A whole detector. In eval mode it may be used by several threads at once. */
public abstract class BaseDetector extends BaseModule implements Predictor, TensorModel, Trainable {

    private final @Nullable DataPreprocessor dataPreprocessor;

    /** Registers the preprocessor, if there is one, under the name it has in the originals. */
    protected BaseDetector(@Nullable DataPreprocessor dataPreprocessor, @Nullable InitCfg initCfg) {
        super(initCfg);
        this.dataPreprocessor = dataPreprocessor == null ? null : childOf("data_preprocessor", dataPreprocessor);
    }

    /** The preprocessor, or null if the config has none. */
    public final @Nullable DataPreprocessor dataPreprocessor() {
        return dataPreprocessor;
    }

    /** The number of classes that the detector tells apart; empty if it does not say. */
    public OptionalInt numClasses() {
        return OptionalInt.empty();
    }

    /**
     * Runs backbone and neck.
     *
     * @param inputs preprocessed pictures, (n, c, h, w) float32
     * @return feature maps, finest first
     */
    public abstract List<Tensor> extractFeat(Tensor inputs);

    /** Runs backbone, neck and head without decoding: for each kind of output of the head a map for each level. */
    public abstract List<List<Tensor>> forward(Tensor inputs);

    @Override
    public final List<Tensor> forwardTensor(Tensor inputs) {
        return forward(inputs).stream().flatMap(List::stream).toList();
    }

    /**
     * Compares what the detector finds with the ground truth. The losses can be differentiated, see
     * {@link Losses#total()}.
     *
     * @param inputs preprocessed pictures, (n, c, h, w) float32
     * @param samples these pictures' meta information and {@code gt_instances}, in pixels of the pictures as fed
     * @return the losses by name; tensors of the open scope
     * @throws IllegalStateException if the config does not say how the detector is trained
     */
    public abstract Losses loss(Tensor inputs, List<DetDataSample> samples);

    /**
     * Detects.
     *
     * @param inputs preprocessed pictures, (n, c, h, w) float32
     * @param samples what is known of them, one each
     * @param rescale whether boxes are in pixels of the pictures as they were read
     * @return the samples with {@code pred_instances}
     */
    public abstract List<DetDataSample> predict(Tensor inputs, List<DetDataSample> samples, boolean rescale);

    /**
     * Preprocesses pictures as one batch and detects; boxes are in pixels of the pictures as they were read. All native
     * memory that it takes is free again when it returns.
     *
     * @param inputs the pictures as packed, of any sizes
     * @param samples what is known of them, one each
     * @throws IllegalStateException if the detector has no {@code data_preprocessor}
     */
    public final List<DetDataSample> testStep(List<Image> inputs, List<DetDataSample> samples) {
        DataPreprocessor preprocessor = requirePreprocessor();
        return TorchScope.call(() -> {
            DetBatch batch = preprocessor.preprocess(inputs, samples, false);
            return predict(onOwnDevice(batch.inputs()), batch.samples(), true);
        });
    }

    @Override
    public final List<DetDataSample> testStep(List<Results> batch) {
        return testStep(
                batch.stream().map(packed -> packed.get(DetKeys.INPUTS)).toList(),
                batch.stream().map(packed -> packed.get(DetKeys.DATA_SAMPLES)).toList());
    }

    /**
     * Preprocesses pictures as one batch for training and computes the losses.
     *
     * @param inputs the pictures as packed, of any sizes
     * @param samples what is known of them, one each, with {@code gt_instances}
     * @return the losses by name; tensors of the open scope
     * @throws IllegalStateException if the detector has no {@code data_preprocessor}
     */
    public final Losses trainLosses(List<Image> inputs, List<DetDataSample> samples) {
        DataPreprocessor preprocessor = requirePreprocessor();
        try (TorchScope scope = TorchScope.open()) {
            DetBatch batch = preprocessor.preprocess(inputs, samples, true);
            return loss(onOwnDevice(batch.inputs()), batch.samples()).keepIn(scope);
        }
    }

    @Override
    public final Losses trainLosses(List<Results> batch) {
        return trainLosses(
                batch.stream().map(packed -> packed.get(DetKeys.INPUTS)).toList(),
                batch.stream().map(packed -> packed.get(DetKeys.DATA_SAMPLES)).toList());
    }

    private DataPreprocessor requirePreprocessor() {
        if (dataPreprocessor == null) {
            throw new IllegalStateException("the model has no data_preprocessor to make a batch of pictures; add"
                    + " data_preprocessor=dict(type='DetDataPreprocessor') to its config");
        }
        return dataPreprocessor;
    }

    /** The batch where the weights are; pictures are made on the CPU. */
    private Tensor onOwnDevice(Tensor inputs) {
        Parameter weight = firstParameter(this);
        return weight == null || weight.value().device().is_cpu()
                ? inputs
                : inputs.to(weight.value().device(), inputs.scalar_type());
    }

    private static @Nullable Parameter firstParameter(BaseModule module) {
        Iterator<Parameter> own = module.parameters().values().iterator();
        if (own.hasNext()) {
            return own.next();
        }
        for (BaseModule child : module.children().values()) {
            Parameter parameter = firstParameter(child);
            if (parameter != null) {
                return parameter;
            }
        }
        return null;
    }

    /** The samples with what a head predicted for each. */
    protected static List<DetDataSample> addPredictions(List<DetDataSample> samples, List<InstanceData> predictions) {
        List<DetDataSample> results = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            results.add(samples.get(i).withPredInstances(predictions.get(i)));
        }
        return results;
    }
}
