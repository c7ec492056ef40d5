package org.mm4j.det.models.heads;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.Bias;
import org.mm4j.cv.models.ConvModule;
import org.mm4j.cv.models.DeformConv2d;
import org.mm4j.det.models.layers.ConvStyle;
import org.mm4j.det.models.layers.Scale;
import org.mm4j.det.models.losses.Loss;
import org.mm4j.det.structures.BoxOverlaps;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.task.AnchorGenerator;
import org.mm4j.det.task.BoxCoder;
import org.mm4j.det.task.Distances;
import org.mm4j.det.task.MapSize;
import org.mm4j.det.task.MlvlPointGenerator;
import org.mm4j.det.task.PriorGenerator;
import org.mm4j.det.task.Stride;
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
import org.mm4j.engine.nn.Tensors;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/**
 * The head of VarifocalNet: a box is predicted at each cell, then refined from deformable features at nine points of it,
 * which the class scores come from, too. {@link #forward} gives class scores (n, classes, h, w) and refined distances
 * (n, 4, h, w), in training the distances before refinement between the two.
 *
 * <p>Source: Zhang et al., VarifocalNet (arXiv:2008.13367).
 */
public final class VFNetHead extends BaseDenseHead {

    /** The arguments. */
    public record Args(
            @Doc("number of classes, without background") int numClasses,
            @Doc("channels of the feature maps") int inChannels,

            @Default("((-1, 64), (64, 128), (128, 256), (256, 512), (512, 1e8))")
            @Doc("sizes of the levels, whose upper ends distances are relative to")
            List<RegressRange> regressRanges,

            @Default("False") @Doc("has no effect under use_atss")
            boolean centerSampling,

            @Default("1.5") @Doc("has no effect under use_atss")
            double centerSampleRadius,

            @Default("True") @Doc("has no effect in one process")
            boolean syncNumPos,

            @Default("0.1") @Doc("how much of the gradient of the points reaches the first box")
            double gradientMul,

            @Default("'reg_denom'") @Doc("what distances are relative to: 'reg_denom' or 'stride'")
            String bboxNormType,

            @Default("dict(type='FocalLoss', use_sigmoid=True, gamma=2.0, alpha=0.25, loss_weight=1.0)")
            Loss lossClsFl,

            @Default("True") @Doc("compare classes by loss_cls; otherwise by loss_cls_fl")
            boolean useVfl,

            @Default("dict(type='VarifocalLoss', use_sigmoid=True, alpha=0.75, gamma=2.0, iou_weighted=True,"
                    + " loss_weight=1.0)")
            Loss lossCls,

            @Default("dict(type='GIoULoss', loss_weight=1.5)")
            Loss lossBbox,

            @Default("dict(type='GIoULoss', loss_weight=2.0)")
            Loss lossBboxRefine,

            @Default("dict(type='GN', num_groups=32, requires_grad=True)") @Nullable
            Part<Norm> normCfg,

            @Default("True") @Doc("only True is supported: assign anchors")
            boolean useAtss,

            @Default("True") @Doc("has no effect: the targets are boxes")
            boolean regDecodedBbox,

            @Default("dict(type='AnchorGenerator', ratios=[1.0], octave_base_scale=8, scales_per_octave=1,"
                    + " center_offset=0.0, strides=[8, 16, 32, 64, 128])")
            AnchorGenerator anchorGenerator,

            @Default("dict(type='Normal', layer='Conv2d', std=0.01, override=dict(type='Normal', name='vfnet_cls',"
                    + " std=0.01, bias_prob=0.01))")
            @Nullable
            InitCfg initCfg,

            @Default("256") @Doc("channels of the towers") int featChannels,
            @Default("4") @Doc("convolutions in each tower") int stackedConvs,

            @Default("(4, 8, 16, 32, 64)") @Doc("stride of each level")
            List<Stride> strides,

            @Default("False") @Doc("deformable convolutions (DCNv2) at the end of the towers")
            boolean dcnOnLastConv,

            @Default("'auto'") @Doc("whether convolutions have a bias; 'auto': if they have no norm")
            Bias convBias,

            @Default("dict(type='DistancePointBBoxCoder')") BoxCoder bboxCoder,
            @Nullable Part<Convolution> convCfg,
            @Nullable AnchorTrainCfg trainCfg,
            @Nullable TestCfg testCfg) {

        /** Checks what fits together. */
        public Args {
            if (!useAtss) {
                throw new IllegalArgumentException("use_atss=False is not supported");
            }
            if (!bboxNormType.equals("reg_denom") && !bboxNormType.equals("stride")) {
                throw new IllegalArgumentException(
                        "bbox_norm_type is 'reg_denom' or 'stride', not '" + bboxNormType + "'");
            }
            int levels = strides.size();
            if (regressRanges.size() != levels || anchorGenerator.numLevels() != levels || levels < 2) {
                throw new IllegalArgumentException("strides, regress_ranges and anchor_generator have as many levels,"
                        + " at least 2, not " + levels + ", " + regressRanges.size() + " and "
                        + anchorGenerator.numLevels());
            }
        }
    }

    private static final double LEAST_IOU = 1e-6;

    private final Args args;
    private final MlvlPointGenerator points;
    private final ModuleList<Layer> clsConvs;
    private final ModuleList<Layer> regConvs;
    private final ConvModule vfnetRegConv;
    private final Conv2d vfnetReg;
    private final ModuleList<Scale> scales;
    private final DeformConv2d vfnetRegRefineDconv;
    private final Conv2d vfnetRegRefine;
    private final ModuleList<Scale> scalesRefine;
    private final DeformConv2d vfnetClsDconv;
    private final Conv2d vfnetCls;

    /** Makes the head; parts are built in the scope of {@code build}. */
    public VFNetHead(Args args, BuildContext build) {
        super(args.initCfg());
        this.args = args;
        float[] first = args.anchorGenerator().baseAnchors(0);
        Stride stride = args.anchorGenerator().strides().get(0);
        double offset = (first[0] + first[2]) / 2 / Math.min(stride.width(), stride.height());
        this.points = new MlvlPointGenerator(
                new MlvlPointGenerator.Args(args.anchorGenerator().strides(), offset));
        childOf("loss_cls", args.useVfl() ? args.lossCls() : args.lossClsFl());
        childOf("loss_bbox", args.lossBbox());
        childOf("loss_bbox_refine", args.lossBboxRefine());
        ConvStyle style = new ConvStyle(args.convCfg(), args.normCfg(), Towers.relu(build), args.convBias());
        int channels = args.featChannels();
        int levels = args.strides().size();
        this.clsConvs = child("cls_convs", tower(style, build));
        this.regConvs = child("reg_convs", tower(style, build));
        this.vfnetRegConv = child("vfnet_reg_conv", style.conv(channels, channels, 3, 1, 1));
        this.vfnetReg = child("vfnet_reg", Towers.last(channels, 4, 3));
        this.scales = child("scales", Scale.list(levels));
        this.vfnetRegRefineDconv = child("vfnet_reg_refine_dconv", DeformConv2d.of(channels, channels, 3, 1, 1));
        this.vfnetRegRefine = child("vfnet_reg_refine", Towers.last(channels, 4, 3));
        this.scalesRefine = child("scales_refine", Scale.list(levels));
        this.vfnetClsDconv = child("vfnet_cls_dconv", DeformConv2d.of(channels, channels, 3, 1, 1));
        this.vfnetCls = child("vfnet_cls", Towers.last(channels, clsOutChannels(), 3));
    }

    private ModuleList<Layer> tower(ConvStyle style, BuildContext build) {
        return Towers.tower(
                style, args.inChannels(), args.featChannels(), args.stackedConvs(), args.dcnOnLastConv(), build);
    }

    @Override
    public int numClasses() {
        return args.numClasses();
    }

    @Override
    protected @Nullable TestCfg testCfg() {
        return args.testCfg();
    }

    @Override
    protected PriorGenerator priorGenerator() {
        return points;
    }

    @Override
    protected BoxCoder bboxCoder() {
        return args.bboxCoder();
    }

    private double stride(int level) {
        return args.strides().get(level).width();
    }

    /** What distances of a level are relative to. */
    private double unit(int level) {
        if (args.bboxNormType().equals("stride")) {
            return stride(level);
        }
        int levels = args.regressRanges().size();
        return level == levels - 1
                ? 2 * args.regressRanges().get(levels - 2).most()
                : args.regressRanges().get(level).most();
    }

    @Override
    public List<List<Tensor>> forward(List<Tensor> features) {
        checkLevels(features);
        return byKind(features, (feature, level) -> {
            Tensor cls = Towers.through(clsConvs, feature);
            Tensor reg = Towers.through(regConvs, feature);
            Tensor first = scales.get(level).forward(vfnetReg.forward(vfnetRegConv.forward(reg)));
            first = Maths.times(first.exp(), unit(level));
            Tensor offsets = starOffsets(first, stride(level));
            Tensor star = vfnetRegRefineDconv.forward(reg, offsets).relu();
            Tensor refined = scalesRefine
                    .get(level)
                    .forward(vfnetRegRefine.forward(star))
                    .exp()
                    .mul(first.detach());
            Tensor score = vfnetCls.forward(vfnetClsDconv.forward(cls, offsets).relu());
            return isTraining() ? List.of(score, first, refined) : List.of(score, refined);
        });
    }

    /** How far the kernel's points move to the corners, the middles of the sides and the centre of each box. */
    private Tensor starOffsets(Tensor distances, double stride) {
        double part = args.gradientMul();
        Tensor own = Maths.over(Maths.times(distances.detach(), 1 - part).add(Maths.times(distances, part)), stride);
        Tensor zero = torch.zeros_like(own.select(1, 0));
        Tensor left = own.select(1, 0).neg();
        Tensor top = own.select(1, 1).neg();
        Tensor right = own.select(1, 2);
        Tensor bottom = own.select(1, 3);
        Tensor[] rows = {top, zero, bottom};
        Tensor[] columns = {left, zero, right};
        Tensor[] offsets = new Tensor[18];
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                int at = 2 * (3 * row + column);
                // Less where the point already lies in the kernel.
                offsets[at] = Maths.minus(rows[row], row - 1);
                offsets[at + 1] = Maths.minus(columns[column], column - 1);
            }
        }
        return torch.stack(Tensors.vector(List.of(offsets)), 1);
    }

    @Override
    public Losses lossByFeat(List<List<Tensor>> outputs, List<DetDataSample> samples) {
        AnchorTrainCfg cfg = args.trainCfg();
        if (cfg == null) {
            throw new IllegalStateException("the head has no train_cfg, which says how anchors are assigned; add"
                    + " train_cfg=dict(assigner=dict(type='ATSSAssigner', topk=9)) to the model");
        }
        if (outputs.size() != 3) {
            throw new IllegalStateException("losses need the outputs of the head in training mode: call train(true)");
        }
        try (TorchScope scope = TorchScope.open()) {
            List<Tensor> clsScores = outputs.get(0);
            List<MapSize> sizes = MapSize.of(clsScores);
            List<Tensor> anchors = args.anchorGenerator().gridPriors(sizes, clsScores.get(0));
            AnchorTargets targets = Grad.off(() -> AnchorTargets.of(
                    new AnchorTargets.Settings(cfg, bboxCoder(), numClasses(), true),
                    new AnchorTargets.Inputs(anchors, validFlags(args.anchorGenerator(), clsScores, samples)),
                    AnchorTargets.truths(samples, anchors.get(0)),
                    samples));
            Tensor scores = allRows(clsScores, clsOutChannels()).reshape(-1, clsOutChannels());
            Tensor labels = targets.labels().reshape(-1);
            Tensor positives = Maths.positions(Maths.below(labels, numClasses()));
            double count = Math.max(positives.size(0), 1);
            Tensor places = Tensors.cat(points.gridPriors(sizes, scores), 0)
                    .repeat(samples.size(), 1)
                    .index_select(0, positives);
            Tensor wanted = targets.boxTargets().reshape(-1, 4).index_select(0, positives);
            Tensor decoded = bboxCoder().decode(places, Distances.ofBoxes(places, wanted, null), null);
            Boxes first = boxes(outputs.get(1), positives, places, decoded, args.lossBbox());
            Boxes refined = boxes(outputs.get(2), positives, places, decoded, args.lossBboxRefine());
            Tensor lossCls;
            if (args.useVfl()) {
                Tensor qualities = torch.zeros_like(scores);
                Tensor flat = Maths.times(positives, clsOutChannels()).add(labels.index_select(0, positives));
                qualities.view(-1).index_copy_(0, flat, refined.ious());
                lossCls = args.lossCls().forward(scores, qualities, null, count);
            } else {
                lossCls = args.lossClsFl()
                        .forward(scores, labels, targets.labelWeights().reshape(-1), count);
            }
            return Losses.none()
                    .with("loss_cls", lossCls)
                    .with("loss_bbox", first.loss())
                    .with("loss_bbox_rf", refined.loss())
                    .keepIn(scope);
        }
    }

    /** How well boxes overlap the ground truth, and their loss. */
    private record Boxes(Tensor ious, Tensor loss) {}

    private Boxes boxes(List<Tensor> maps, Tensor positives, Tensor places, Tensor wanted, Loss loss) {
        Tensor own = allRows(maps, 4).reshape(-1, 4).index_select(0, positives);
        if (positives.size(0) == 0) {
            return new Boxes(own.new_zeros(0), Maths.times(own.sum(), 0));
        }
        Tensor boxes = bboxCoder().decode(places, own, null);
        Tensor ious = Grad.off(() ->
                Maths.atLeast(BoxOverlaps.compute(boxes.detach(), wanted, BoxOverlaps.Mode.IOU, true), LEAST_IOU));
        return new Boxes(
                ious, loss.forward(boxes, wanted, ious, Math.max(1, ious.sum().item_double())));
    }
}
