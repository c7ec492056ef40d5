package org.mm4j.det.models.roi;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.ConvModule;
import org.mm4j.det.models.losses.Loss;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.Sequential;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.nn.Upsample;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/** Brings all feature maps to one size, adds them up, and tells the class of each cell. */
public class FusedSemanticHead extends BaseModule {

    /** The arguments. */
    public record Args(
            @Doc("number of maps") int numIns,

            @Doc("to the size of which of them all are brought")
            int fusionLevel,

            @Default("0.125") @Doc("by what the truth is made smaller to meet that size")
            double segScaleFactor,

            @Default("4") @Doc("convolutions behind the sum")
            int numConvs,

            @Default("256") @Doc("channels of the maps") int inChannels,

            @Default("256") @Doc("channels of the convolutions")
            int convOutChannels,

            @Default("183") @Doc("number of classes") int numClasses,
            @Nullable Part<Convolution> convCfg,
            @Nullable Part<Norm> normCfg,

            @Doc("only None: ignore_index of loss_seg says it") @Nullable
            Integer ignoreLabel,

            @Doc("only None: loss_weight of loss_seg says it") @Nullable
            Double lossWeight,

            @Default("dict(type='CrossEntropyLoss', ignore_index=255, loss_weight=0.2)")
            Loss lossSeg,

            @Default("dict(type='Kaiming', override=dict(name='conv_logits'))") @Nullable
            InitCfg initCfg,

            @Default("dict(type='ReLU')") @Doc("the activation of the convolutions")
            Part<Activation> actCfg) {

        /** Checks the level, and refuses old spellings. */
        public Args {
            if (fusionLevel < 0 || fusionLevel >= numIns) {
                throw new IllegalArgumentException(
                        "fusion_level: expected from 0 to " + (numIns - 1) + ", got " + fusionLevel);
            }
            if (ignoreLabel != null || lossWeight != null) {
                throw new IllegalArgumentException(
                        "ignore_label and loss_weight: write ignore_index and loss_weight in" + " loss_seg instead");
            }
        }
    }

    /**
     * What the head says.
     *
     * @param maskPreds (n, classes, h, w)
     * @param features (n, c, h, w), for the features of regions
     */
    public record Outputs(Tensor maskPreds, Tensor features) {}

    private final Args args;
    private final ModuleList<Layer> lateralConvs;
    private final List<Layer> convs;
    private final Layer convEmbedding;
    private final Conv2d convLogits;

    /** Makes the head. */
    public FusedSemanticHead(Args args) {
        this(args, false);
    }

    /**
     * Makes the head.
     *
     * @param asBlocks whether convolutions are in pairs with a shortcut
     */
    @SuppressWarnings("this-escape") // registering children, as every module does
    protected FusedSemanticHead(Args args, boolean asBlocks) {
        super(args.initCfg());
        this.args = args;
        this.lateralConvs = child("lateral_convs", new ModuleList<>());
        for (int i = 0; i < args.numIns(); i++) {
            lateralConvs.add(conv(args.inChannels(), args.inChannels(), 1, false));
        }
        if (asBlocks) {
            Sequential blocks = SimpleBlocks.of(
                    args.numConvs() / 2, args.inChannels(), args.convOutChannels(), args.convCfg(), args.normCfg());
            this.convs = child("convs", blocks).layers();
        } else {
            ModuleList<Layer> list = child("convs", new ModuleList<>());
            for (int i = 0; i < args.numConvs(); i++) {
                list.add(conv(i == 0 ? args.inChannels() : args.convOutChannels(), args.convOutChannels(), 3, true));
            }
            this.convs = list.items();
        }
        this.convEmbedding = childOf("conv_embedding", conv(args.convOutChannels(), args.convOutChannels(), 1, true));
        this.convLogits = child("conv_logits", Conv2d.of(args.convOutChannels(), args.numClasses(), 1));
        childOf("criterion", args.lossSeg());
    }

    private Layer conv(int in, int out, int kernel, boolean inplace) {
        return ConvModule.builder(in, out, kernel)
                .padding(kernel / 2)
                .conv(args.convCfg())
                .norm(args.normCfg())
                .act(args.actCfg())
                .inplace(inplace)
                .build();
    }

    /** Runs the layers. */
    public final Outputs forward(List<Tensor> maps) {
        if (maps.size() != args.numIns()) {
            throw new IllegalArgumentException(
                    "the semantic head takes " + args.numIns() + " maps, as num_ins says, not " + maps.size());
        }
        try (TorchScope scope = TorchScope.open()) {
            Tensor finest = maps.get(args.fusionLevel());
            IntPair size = IntPair.of((int) finest.size(2), (int) finest.size(3));
            Tensor x = lateralConvs.get(args.fusionLevel()).forward(finest);
            for (int i = 0; i < maps.size(); i++) {
                if (i != args.fusionLevel()) {
                    Tensor resized =
                            new Upsample(new Upsample.Args(size, null, "bilinear", true, null)).forward(maps.get(i));
                    x = x.add(lateralConvs.get(i).forward(resized));
                }
            }
            for (Layer conv : convs) {
                x = conv.forward(x);
            }
            return new Outputs(scope.keep(convLogits.forward(x)), scope.keep(convEmbedding.forward(x)));
        }
    }

    /**
     * Compares with the classes of the pixels.
     *
     * @param samples with {@code gt_sem_seg} of the size of the batch
     * @return {@code loss_semantic_seg}, of the open scope
     * @throws IllegalStateException if a sample does not know the classes of its pixels
     */
    public final Tensor loss(Tensor maskPreds, List<DetDataSample> samples) {
        return TorchScope.keeping(() -> {
            List<Tensor> maps = new ArrayList<>();
            for (DetDataSample sample : samples) {
                Image map = sample.gtSemSeg()
                        .orElseThrow(
                                () -> new IllegalStateException("a sample has no gt_sem_seg, which the semantic head"
                                        + " learns from; add with_seg=True to LoadAnnotations"))
                        .map();
                maps.add(Tensors.of(map.pixels(), 1, 1, map.height(), map.width()));
            }
            Tensor truth = Tensors.cat(maps, 0).to(maskPreds.device(), ScalarType.Float);
            Tensor labels = Upsample.of(args.segScaleFactor(), "nearest")
                    .forward(truth)
                    .squeeze(1)
                    .to(ScalarType.Long);
            return args.lossSeg().forward(maskPreds, labels);
        });
    }
}
