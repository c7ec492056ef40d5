package org.mm4j.det.models.heads;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.models.layers.ConvStyle;
import org.mm4j.det.models.layers.Integral;
import org.mm4j.det.models.layers.Scale;
import org.mm4j.det.models.losses.Loss;
import org.mm4j.det.models.losses.QualityLoss;
import org.mm4j.det.structures.BoxOverlaps;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.task.BoxCoder;
import org.mm4j.det.task.Distances;
import org.mm4j.det.task.PriorGenerator;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Maths;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/**
 * The head of GFL: class scores say how good the box is, too, and the sides of boxes are predicted as distributions over
 * their distances in strides, (n, 4·(reg_max + 1), h, w).
 *
 * <p>Source: Li et al., Generalized Focal Loss (arXiv:2006.04388).
 */
public final class GFLHead extends BaseAnchorHead {

    /** The arguments. */
    public record Args(
            @Doc("number of classes, without background") int numClasses,
            @Doc("channels of the feature maps") int inChannels,
            @Default("4") @Doc("convolutions in each tower") int stackedConvs,
            @Nullable Part<Convolution> convCfg,

            @Default("dict(type='GN', num_groups=32, requires_grad=True)") @Nullable
            Part<Norm> normCfg,

            @Default("dict(type='DistributionFocalLoss', loss_weight=0.25)")
            Loss lossDfl,

            @Default("dict(type='DistancePointBBoxCoder')") BoxCoder bboxCoder,

            @Default("16") @Doc("the largest distance, in strides")
            int regMax,

            @Default("dict(type='Normal', layer='Conv2d', std=0.01, override=dict(type='Normal', name='gfl_cls',"
                    + " std=0.01, bias_prob=0.01))")
            @Nullable
            InitCfg initCfg,

            @Default("256") @Doc("channels of the towers") int featChannels,

            @Default("dict(type='AnchorGenerator', scales=[8, 16, 32], ratios=[0.5, 1.0, 2.0],"
                    + " strides=[4, 8, 16, 32, 64])")
            PriorGenerator anchorGenerator,

            @Default("False") @Doc("has no effect: boxes are compared after decoding")
            boolean regDecodedBbox,

            QualityLoss lossCls,

            @Default("dict(type='SmoothL1Loss', beta=1.0 / 9.0, loss_weight=1.0)")
            Loss lossBbox,

            @Nullable AnchorTrainCfg trainCfg,
            @Nullable TestCfg testCfg) {}

    /** Targets stay so much below the largest distance. */
    private static final double SHORT = 0.1;

    private final Args args;
    private final ModuleList<Layer> clsConvs;
    private final ModuleList<Layer> regConvs;
    private final Conv2d gflCls;
    private final Conv2d gflReg;
    private final ModuleList<Scale> scales;
    private final Integral integral;

    /** Makes the head. */
    public GFLHead(Args args, BuildContext build) {
        super(new Settings(
                args.numClasses(),
                args.anchorGenerator(),
                args.bboxCoder(),
                true,
                args.lossCls(),
                args.lossBbox(),
                args.trainCfg(),
                args.testCfg(),
                args.initCfg()));
        this.args = args;
        if (numBasePriors() != 1) {
            throw new IllegalArgumentException(
                    "anchor_generator makes " + numBasePriors() + " anchors at each cell; GFLHead takes one");
        }
        ConvStyle style = new ConvStyle(args.convCfg(), args.normCfg(), Towers.relu(build));
        int channels = args.featChannels();
        this.clsConvs = child("cls_convs", Towers.tower(style, args.inChannels(), channels, args.stackedConvs()));
        this.regConvs = child("reg_convs", Towers.tower(style, args.inChannels(), channels, args.stackedConvs()));
        this.gflCls = child("gfl_cls", Towers.last(channels, clsOutChannels(), 3));
        this.gflReg = child("gfl_reg", Towers.last(channels, sides(), 3));
        this.scales = child("scales", Scale.list(args.anchorGenerator().numLevels()));
        this.integral = child("integral", new Integral(args.regMax()));
        childOf("loss_dfl", args.lossDfl());
    }

    private int sides() {
        return 4 * (args.regMax() + 1);
    }

    private double stride(int level) {
        return args.anchorGenerator().strides().get(level).width();
    }

    @Override
    public List<List<Tensor>> forward(List<Tensor> features) {
        checkLevels(features);
        return byKind(
                features,
                (feature, level) -> List.of(
                        gflCls.forward(Towers.through(clsConvs, feature)),
                        scales.get(level).forward(gflReg.forward(Towers.through(regConvs, feature)))));
    }

    // ---- training ----

    /** The losses of one level, and what those of boxes are divided by. */
    private record LevelLosses(Tensor cls, Tensor bbox, Tensor dfl, double factor) {}

    @Override
    public Losses lossByFeat(List<List<Tensor>> outputs, List<DetDataSample> samples) {
        try (TorchScope scope = TorchScope.open()) {
            Assigned assigned = assign(outputs.get(0), samples, true);
            List<LevelLosses> levels = new ArrayList<>();
            long from = 0;
            for (int level = 0; level < assigned.anchors().size(); level++) {
                Tensor anchors = assigned.anchors().get(level);
                AnchorTargets.Level own = assigned.targets().level(from, anchors.size(0));
                from += anchors.size(0);
                levels.add(losses(
                        batchRows(outputs.get(0).get(level), clsOutChannels()).reshape(-1, clsOutChannels()),
                        batchRows(outputs.get(1).get(level), sides()).reshape(-1, sides()),
                        Maths.over(Centerness.centers(anchors), stride(level)).repeat(samples.size(), 1),
                        stride(level),
                        own,
                        assigned.targets().avgFactor()));
            }
            double factor =
                    Math.max(1, levels.stream().mapToDouble(LevelLosses::factor).sum());
            return Losses.none()
                    .with("loss_cls", levels.stream().map(LevelLosses::cls).toList())
                    .with(
                            "loss_bbox",
                            levels.stream()
                                    .map(own -> Maths.over(own.bbox(), factor))
                                    .toList())
                    .with(
                            "loss_dfl",
                            levels.stream()
                                    .map(own -> Maths.over(own.dfl(), factor))
                                    .toList())
                    .keepIn(scope);
        }
    }

    /** Losses of one level; centres and boxes are in strides. */
    private LevelLosses losses(
            Tensor scores, Tensor sides, Tensor centers, double stride, AnchorTargets.Level own, double factor) {
        Tensor positives = own.positives(numClasses());
        Tensor qualities = scores.new_zeros(scores.size(0));
        Tensor bbox = Maths.times(sides.sum(), 0);
        Tensor dfl = bbox;
        double sum = 0;
        if (positives.size(0) > 0) {
            Tensor there = sides.index_select(0, positives);
            Tensor points = centers.index_select(0, positives);
            Tensor wanted = Maths.over(own.boxTargets().index_select(0, positives), stride);
            Tensor boxes = bboxCoder().decode(points, integral.forward(there), null);
            Tensor weights = Grad.off(() -> scores.sigmoid().max(1).get0().index_select(0, positives));
            qualities.index_copy_(
                    0,
                    positives,
                    Grad.off(() -> BoxOverlaps.compute(boxes.detach(), wanted, BoxOverlaps.Mode.IOU, true)));
            Tensor distances =
                    Distances.ofBoxes(points, wanted, args.regMax() - SHORT).reshape(-1);
            bbox = args.lossBbox().forward(boxes, wanted, weights, 1.0);
            Tensor ofSides = weights.unsqueeze(1).expand(weights.size(0), 4).reshape(-1);
            dfl = args.lossDfl().forward(there.reshape(-1, args.regMax() + 1), distances, ofSides, 4.0);
            sum = weights.sum().item_double();
        }
        Tensor cls = args.lossCls().forward(scores, own.labels(), qualities, own.labelWeights(), factor);
        return new LevelLosses(cls, bbox, dfl, sum);
    }

    // ---- prediction ----

    @Override
    protected Tensor boxRows(Tensor map, int level) {
        return integral.forward(rows(map, sides())).mul(new Scalar(stride(level)));
    }

    @Override
    protected Tensor decodeBoxes(Tensor priors, Tensor rows, ImageSize picture) {
        return bboxCoder().decode(Centerness.centers(priors), rows, picture);
    }
}
