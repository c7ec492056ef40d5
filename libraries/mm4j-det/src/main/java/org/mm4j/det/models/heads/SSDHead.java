package org.mm4j.det.models.heads;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.Bias;
import org.mm4j.cv.models.ConvModule;
import org.mm4j.det.models.layers.ConvStyle;
import org.mm4j.det.models.losses.CrossEntropyLoss;
import org.mm4j.det.models.losses.Reduction;
import org.mm4j.det.models.losses.SmoothL1Loss;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.task.BoxCoder;
import org.mm4j.det.task.PriorGenerator;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Maths;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.Sequential;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;
import org.mm4j.registry.Part;

/**
 * The head of SSD: a convolution for each level, and of the background only the anchors with the largest losses count.
 * The losses are {@code loss_cls} and {@code loss_bbox}, a value for each picture.
 *
 * <p>Source: Liu et al., SSD (arXiv:1512.02325).
 */
public final class SSDHead extends BaseAnchorHead {

    /** The arguments. */
    public record Args(
            @Default("80") @Doc("number of classes, without background")
            int numClasses,

            @Default("(512, 1024, 512, 256, 256, 256)") @Doc("channels of each feature map")
            List<Integer> inChannels,

            @Default("0") @Doc("convolutions before the last")
            int stackedConvs,

            @Default("256") @Doc("channels of these") int featChannels,

            @Default("False") @Doc("depthwise separable convolutions")
            boolean useDepthwise,

            @Nullable Part<Convolution> convCfg,
            @Nullable Part<Norm> normCfg,
            @Nullable Part<Activation> actCfg,

            @Default("dict(type='SSDAnchorGenerator', scale_major=False, input_size=300, strides=[8, 16, 32, 64, 100,"
                    + " 300], ratios=([2], [2, 3], [2, 3], [2, 3], [2], [2]), basesize_ratio_range=(0.1, 0.9))")
            PriorGenerator anchorGenerator,

            @Default("dict(type='DeltaXYWHBBoxCoder', clip_border=True, target_means=[.0, .0, .0, .0],"
                    + " target_stds=[1.0, 1.0, 1.0, 1.0])")
            BoxCoder bboxCoder,

            @Default("False") @Doc("boxes are compared after decoding")
            boolean regDecodedBbox,

            @Nullable TrainCfg trainCfg,
            @Nullable TestCfg testCfg,

            @Default("dict(type='Xavier', layer='Conv2d', distribution='uniform', bias=0)") @Nullable
            InitCfg initCfg) {

        /** Checks what fits together. */
        public Args {
            inChannels = List.copyOf(inChannels);
            if (inChannels.size() != anchorGenerator.numLevels()) {
                throw new IllegalArgumentException("in_channels has " + inChannels.size()
                        + " numbers, but anchor_generator " + anchorGenerator.numLevels() + " levels");
            }
        }
    }

    /**
     * How the head is trained.
     *
     * @param smoothl1Beta where the loss of boxes ceases to be a parabola
     * @param negPosRatio how many anchors of the background count for each other one
     */
    public record TrainCfg(
            @Inline AnchorTrainCfg anchors,

            @Default("1.0") @Doc("where the loss of boxes ceases to be a parabola")
            double smoothl1Beta,

            @Default("3") @Doc("anchors of the background that count for each other one")
            int negPosRatio) {}

    private final Args args;
    private final ModuleList<Sequential> clsConvs;
    private final ModuleList<Sequential> regConvs;

    /** Makes the head. */
    public SSDHead(Args args) {
        super(new Settings(
                args.numClasses(),
                args.anchorGenerator(),
                args.bboxCoder(),
                args.regDecodedBbox(),
                new CrossEntropyLoss(new CrossEntropyLoss.Args(false, false, Reduction.MEAN, null, null, 1, false)),
                new SmoothL1Loss(new SmoothL1Loss.Args(
                        args.trainCfg() == null ? 1 : args.trainCfg().smoothl1Beta(), Reduction.MEAN, 1)),
                args.trainCfg() == null ? null : args.trainCfg().anchors(),
                args.testCfg(),
                args.initCfg()));
        this.args = args;
        this.clsConvs = child("cls_convs", new ModuleList<>());
        this.regConvs = child("reg_convs", new ModuleList<>());
        for (int level = 0; level < args.inChannels().size(); level++) {
            int anchors = args.anchorGenerator().numBasePriors().get(level);
            clsConvs.add(layers(args.inChannels().get(level), anchors * clsOutChannels()));
            regConvs.add(layers(args.inChannels().get(level), anchors * 4));
        }
    }

    private Sequential layers(int inChannels, int outChannels) {
        ConvStyle style = new ConvStyle(args.convCfg(), args.normCfg(), args.actCfg());
        List<Layer> layers = new ArrayList<>();
        int in = inChannels;
        for (int i = 0; i < args.stackedConvs(); i++) {
            layers.add(style.conv(args.useDepthwise(), in, args.featChannels(), 3, 1, 1));
            in = args.featChannels();
        }
        if (args.useDepthwise()) {
            layers.add(ConvModule.builder(in, in, 3)
                    .padding(1)
                    .groups(in)
                    .bias(Bias.AUTO)
                    .conv(args.convCfg())
                    .norm(args.normCfg())
                    .act(args.actCfg())
                    .build());
            layers.add(Conv2d.of(in, outChannels, 1));
        } else {
            layers.add(Towers.last(in, outChannels, 3));
        }
        return new Sequential(layers);
    }

    @Override
    public List<List<Tensor>> forward(List<Tensor> features) {
        checkLevels(features);
        return byKind(
                features,
                (feature, level) -> List.of(
                        clsConvs.get(level).forward(feature),
                        regConvs.get(level).forward(feature)));
    }

    @Override
    public Losses lossByFeat(List<List<Tensor>> outputs, List<DetDataSample> samples) {
        try (TorchScope scope = TorchScope.open()) {
            Assigned assigned = assign(outputs.get(0), samples, args.regDecodedBbox());
            AnchorTargets targets = assigned.targets();
            Tensor scores = allRows(outputs.get(0), clsOutChannels());
            Tensor deltas = allRows(outputs.get(1), 4);
            Tensor anchors = Tensors.cat(assigned.anchors(), 0);
            List<Tensor> lossesCls = new ArrayList<>();
            List<Tensor> lossesBbox = new ArrayList<>();
            for (int i = 0; i < samples.size(); i++) {
                Tensor own = deltas.select(0, i);
                lossesCls.add(clsLoss(
                        scores.select(0, i),
                        targets.labels().select(0, i),
                        targets.labelWeights().select(0, i),
                        targets.avgFactor()));
                lossesBbox.add(settings()
                        .lossBbox()
                        .forward(
                                args.regDecodedBbox() ? bboxCoder().decode(anchors, own, null) : own,
                                targets.boxTargets().select(0, i),
                                targets.boxWeights().select(0, i),
                                targets.avgFactor()));
            }
            return Losses.none()
                    .with("loss_cls", lossesCls)
                    .with("loss_bbox", lossesBbox)
                    .keepIn(scope);
        }
    }

    /** The loss of all positive anchors of a picture and of the worst negative ones. */
    private Tensor clsLoss(Tensor scores, Tensor labels, Tensor weights, double factor) {
        Tensor all = settings().lossCls().forward(scores, labels, weights, null, Reduction.NONE);
        Tensor positives = Maths.positions(Maths.below(labels, numClasses()));
        Tensor negatives = Maths.positions(Maths.equal(labels, numClasses()));
        int ratio = args.trainCfg() == null ? 0 : args.trainCfg().negPosRatio();
        long count = Math.min(ratio * positives.size(0), negatives.size(0));
        Tensor worst = all.index_select(0, negatives).topk(count, 0, true, true).get0();
        return all.index_select(0, positives).sum().add(worst.sum()).div(new Scalar(factor));
    }
}
