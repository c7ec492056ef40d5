package org.mm4j.cls.models.backbones;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.Bias;
import org.mm4j.cv.models.ConvModule;
import org.mm4j.cv.models.Dropout;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Backbone;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.BatchNorm2d;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Linear;
import org.mm4j.engine.nn.MaxPool2d;
import org.mm4j.engine.nn.ReLU;
import org.mm4j.engine.nn.Sequential;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/**
 * VGG (<a href="https://arxiv.org/abs/1409.1556">Very deep convolutional networks</a>). From pictures (N, 3, H, W) to the
 * maps of the stages that are asked for, stage i with stride 2^(i+1), and with {@code num_classes} to scores (N, C) of
 * pictures of 224 x 224 behind them.
 */
@Doc("VGG.")
public final class VGG extends BaseModule implements Backbone {

    private static final Map<Integer, List<Integer>> BLOCKS = Map.of(
            11, List.of(1, 1, 2, 2, 2),
            13, List.of(2, 2, 2, 2, 2),
            16, List.of(2, 2, 3, 3, 3),
            19, List.of(2, 2, 4, 4, 4));

    /** The arguments. */
    public record Args(
            @Doc("layers with weights: 11, 13, 16 or 19") int depth,

            @Doc("number of classes; 0 or less for no classifier") @Default("-1")
            int numClasses,

            @Doc("number of stages, up to 5") @Default("5") int numStages,

            @Doc("dilation of each stage") @Default("(1, 1, 1, 1, 1)")
            List<Integer> dilations,

            @Doc("stages to return; None for the last map, or with a classifier for its scores alone") @Nullable
            List<Integer> outIndices,

            @Doc("how many stages are not trained") @Default("-1")
            int frozenStages,

            @Doc("the convolutions; None for Conv2d") @Nullable
            Part<Convolution> convCfg,

            @Doc("the norms; None for none") @Nullable Part<Norm> normCfg,

            @Doc("the activations") @Default("dict(type='ReLU')") @Nullable
            Part<Activation> actCfg,

            @Doc("keep running statistics fixed in training") @Default("False")
            boolean normEval,

            @Doc("whether pooling keeps incomplete windows") @Default("False")
            boolean ceilMode,

            @Doc("whether the last stage is pooled") @Default("True")
            boolean withLastPool,

            @Default("[dict(type='Kaiming', layer=['Conv2d']), dict(type='Constant', val=1., layer=['_BatchNorm']),"
                    + " dict(type='Normal', std=0.01, layer=['Linear'])]")
            @Nullable
            InitCfg initCfg) {

        public Args {
            if (!BLOCKS.containsKey(depth)) {
                throw new IllegalArgumentException("depth: expected one of 11, 13, 16, 19, got " + depth);
            }
            if (numStages < 1 || numStages > 5 || dilations.size() != numStages) {
                throw new IllegalArgumentException("num_stages: expected from 1 to 5, and a dilation for each, got "
                        + numStages + " and " + dilations);
            }
            if (outIndices != null && outIndices.stream().anyMatch(i -> i < 0 || i > numStages)) {
                throw new IllegalArgumentException(
                        "out_indices: expected from 0 to " + numStages + ", got " + outIndices);
            }
            if (frozenStages < -1 || frozenStages > numStages) {
                throw new IllegalArgumentException(
                        "frozen_stages: expected from -1 to " + numStages + ", got " + frozenStages);
            }
        }
    }

    private final Args args;
    private final List<List<Layer>> stages = new ArrayList<>();
    private final List<Integer> outIndices;
    private final @Nullable Sequential classifier;

    /** Makes the backbone. */
    public VGG(Args args) {
        super(args.initCfg());
        this.args = args;
        List<Integer> given = args.outIndices();
        this.outIndices = given == null ? List.of(args.numClasses() > 0 ? 5 : 4) : given;
        Sequential features = child("features", new Sequential());
        List<Integer> blocks = BLOCKS.getOrDefault(args.depth(), List.of());
        int in = 3;
        for (int i = 0; i < args.numStages(); i++) {
            int out = 64 << Math.min(i, 3);
            List<Layer> stage = new ArrayList<>();
            for (int j = 0; j < blocks.get(i); j++) {
                stage.add(features.add(conv(in, out, args.dilations().get(i))));
                in = out;
            }
            if (i + 1 < args.numStages() || args.withLastPool()) {
                IntPair two = IntPair.of(2);
                stage.add(features.add(new MaxPool2d(two, two, IntPair.of(0), IntPair.of(1), args.ceilMode())));
            }
            stages.add(stage);
        }
        this.classifier = args.numClasses() > 0 ? child("classifier", classifier(args.numClasses())) : null;
    }

    private ConvModule conv(int in, int out, int dilation) {
        return ConvModule.builder(in, out, 3)
                .padding(dilation)
                .dilation(dilation)
                .bias(Bias.YES)
                .conv(args.convCfg())
                .norm(args.normCfg())
                .act(args.actCfg())
                .build();
    }

    private static Sequential classifier(int classes) {
        return new Sequential(
                new Linear(512 * 7 * 7, 4096, true),
                new ReLU(new ReLU.Args(true)),
                new Dropout(new Dropout.Args(0.5, false)),
                new Linear(4096, 4096, true),
                new ReLU(new ReLU.Args(true)),
                new Dropout(new Dropout.Args(0.5, false)),
                new Linear(4096, classes, true));
    }

    @Override
    public List<Tensor> forward(Tensor x) {
        try (TorchScope scope = TorchScope.open()) {
            List<Tensor> outs = new ArrayList<>();
            Tensor y = x;
            for (int i = 0; i < stages.size(); i++) {
                for (Layer layer : stages.get(i)) {
                    y = layer.forward(y);
                }
                if (outIndices.contains(i)) {
                    outs.add(y);
                }
            }
            if (classifier != null) {
                outs.add(classifier.forward(y.flatten(1, -1)));
            }
            return scope.keepAll(outs);
        }
    }

    /** Keeps frozen stages, and all running statistics under {@code norm_eval}, in evaluation. */
    @Override
    protected void onTrain(boolean mode) {
        for (int i = 0; i < args.frozenStages(); i++) {
            for (Layer layer : stages.get(i)) {
                BaseModule module = BaseModule.of(layer);
                module.eval();
                module.namedParameters().values().forEach(parameter -> parameter.setRequiresGrad(false));
            }
        }
        if (mode && args.normEval()) {
            apply(module -> {
                if (module instanceof BatchNorm2d) {
                    module.eval();
                }
            });
        }
    }
}
