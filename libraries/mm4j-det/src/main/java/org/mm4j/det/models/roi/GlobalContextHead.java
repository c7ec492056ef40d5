package org.mm4j.det.models.roi;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.ConvModule;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Linear;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/** Tells which classes there are in a whole picture. */
public final class GlobalContextHead extends BaseModule {

    /** The arguments. */
    public record Args(
            @Default("4") @Doc("convolutions") int numConvs,

            @Default("256") @Doc("channels of the coarsest map")
            int inChannels,

            @Default("256") @Doc("channels of the convolutions")
            int convOutChannels,

            @Default("80") @Doc("number of classes") int numClasses,

            @Default("1.0") @Doc("the loss is multiplied by it")
            double lossWeight,

            @Nullable Part<Convolution> convCfg,
            @Nullable Part<Norm> normCfg,

            @Default("False") @Doc("convolutions in pairs with a shortcut")
            boolean convToRes,

            @Default("dict(type='Normal', std=0.01, override=dict(name='fc'))") @Nullable
            InitCfg initCfg,

            @Default("dict(type='ReLU')") @Doc("the activation of the convolutions")
            Part<Activation> actCfg) {}

    /**
     * What the head says.
     *
     * @param scores (n, classes) before the sigmoid
     * @param features (n, c, 1, 1), for the features of regions
     */
    record Outputs(Tensor scores, Tensor features) {}

    private static final long MEAN_REDUCTION = 1;

    private final Args args;
    private final List<Layer> convs;
    private final Linear fc;

    /** Makes the head. */
    public GlobalContextHead(Args args) {
        super(args.initCfg());
        this.args = args;
        if (args.convToRes()) {
            this.convs = child(
                            "convs",
                            SimpleBlocks.of(
                                    args.numConvs() / 2,
                                    args.inChannels(),
                                    args.convOutChannels(),
                                    args.convCfg(),
                                    args.normCfg()))
                    .layers();
        } else {
            ModuleList<Layer> list = child("convs", new ModuleList<>());
            for (int i = 0; i < args.numConvs(); i++) {
                list.add(ConvModule.builder(
                                i == 0 ? args.inChannels() : args.convOutChannels(), args.convOutChannels(), 3)
                        .padding(1)
                        .conv(args.convCfg())
                        .norm(args.normCfg())
                        .act(args.actCfg())
                        .build());
            }
            this.convs = list.items();
        }
        this.fc = child("fc", new Linear(args.convOutChannels(), args.numClasses(), true));
    }

    /** Runs the layers on the coarsest map. */
    Outputs forward(List<Tensor> maps) {
        try (TorchScope scope = TorchScope.open()) {
            Tensor x = maps.get(maps.size() - 1);
            for (Layer conv : convs) {
                x = conv.forward(x);
            }
            Tensor mean = torch.adaptive_avg_pool2d(x, 1, 1);
            return new Outputs(scope.keep(fc.forward(mean.flatten(1, -1))), scope.keep(mean));
        }
    }

    /** Compares with the classes of the ground truth: {@code loss_glbctx}, of the open scope. */
    Tensor loss(Tensor scores, List<DetDataSample> samples) {
        return TorchScope.keeping(() -> {
            int classes = args.numClasses();
            float[] truth = new float[samples.size() * classes];
            for (int i = 0; i < samples.size(); i++) {
                int row = i * classes;
                if (samples.get(i).gtInstances().size() > 0) {
                    Arrays.stream(samples.get(i).gtInstances().longs("labels").values())
                            .forEach(label -> truth[row + Math.toIntExact(label)] = 1);
                }
            }
            Tensor targets = Tensors.of(truth, samples.size(), classes).to(scores.device(), ScalarType.Float);
            return torch.binary_cross_entropy_with_logits(
                            scores, targets, Tensors.optional(null), Tensors.optional(null), MEAN_REDUCTION)
                    .mul(new Scalar(args.lossWeight()));
        });
    }
}
