package org.mm4j.det.models.heads;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.DeformConv2d;
import org.mm4j.det.models.layers.ConvStyle;
import org.mm4j.det.models.losses.Loss;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.task.Distances;
import org.mm4j.det.task.MlvlPointGenerator;
import org.mm4j.det.task.PriorGenerator;
import org.mm4j.det.task.Sampler;
import org.mm4j.det.task.Stride;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Maths;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;
import org.mm4j.registry.Part;

/**
 * The head of RepPoints: an object is a set of points, predicted at each cell and then refined from deformable features at
 * these points. {@link #forward} gives class scores (n, classes, h, w) and boxes (n, 4, h, w) in strides; in training the
 * points at first and refined, (n, 2·points, h, w) each.
 *
 * <p>Of the arguments of heads without anchors {@code strides}, {@code loss_bbox}, {@code bbox_coder},
 * {@code dcn_on_last_conv} and {@code conv_bias} have no effect, as in the original.
 *
 * <p>Source: Yang et al., RepPoints (arXiv:1904.11490).
 */
public final class RepPointsHead extends BaseDenseHead {

    /** The arguments. */
    public record Args(
            @Inline AnchorFreeArgs common,

            @Default("256") @Doc("channels of the last hidden layers")
            int pointFeatChannels,

            @Default("9") @Doc("points of a set, an odd square")
            int numPoints,

            @Default("0.1") @Doc("how much of the gradient of the features reaches the first points")
            double gradientMul,

            @Default("[8, 16, 32, 64, 128]") @Doc("stride of each level")
            List<Integer> pointStrides,

            @Default("4") @Doc("strides that the side of a box is long")
            int pointBaseScale,

            @Default("dict(type='SmoothL1Loss', beta=1.0 / 9.0, loss_weight=0.5)")
            Loss lossBboxInit,

            @Default("dict(type='SmoothL1Loss', beta=1.0 / 9.0, loss_weight=1.0)")
            Loss lossBboxRefine,

            @Default("False") @Doc("predict boxes, whose points are a grid")
            boolean useGridPoints,

            @Default("True") @Doc("points begin at the cell; otherwise on a grid")
            boolean centerInit,

            @Default("'moment'") @Doc("how points become a box: 'minmax', 'partial_minmax' or 'moment'")
            String transformMethod,

            @Default("0.01") @Doc("how much of the gradient of the half sides counts, under 'moment'")
            double momentMul,

            @Nullable Part<Norm> normCfg,
            @Nullable TrainCfg trainCfg,

            @Default("dict(type='Normal', layer='Conv2d', std=0.01, override=dict(type='Normal',"
                    + " name='reppoints_cls_out', std=0.01, bias_prob=0.01))")
            @Nullable
            InitCfg initCfg) {

        /** Checks what fits together. */
        public Args {
            int side = (int) Math.round(Math.sqrt(numPoints));
            if (side * side != numPoints || side % 2 == 0) {
                throw new IllegalArgumentException("num_points is an odd square, not " + numPoints);
            }
            PointBoxes.check(transformMethod);
        }
    }

    /**
     * How the head is trained.
     *
     * @param init for the first points
     * @param refine for the refined ones
     * @param sampler chooses those that count; null for all
     */
    public record TrainCfg(
            AnchorTrainCfg init,
            AnchorTrainCfg refine,
            @Nullable Sampler sampler) {}

    private static final double LEAST_SIDE = 1e-6;

    private final Args args;
    private final int side;
    private final MlvlPointGenerator priors;
    private final ModuleList<Layer> clsConvs;
    private final ModuleList<Layer> regConvs;
    private final DeformConv2d clsConv;
    private final Conv2d clsOut;
    private final Conv2d ptsInitConv;
    private final Conv2d ptsInitOut;
    private final DeformConv2d ptsRefineConv;
    private final Conv2d ptsRefineOut;
    private final PointBoxes boxes;

    /** Makes the head; parts are built in the scope of {@code build}. */
    public RepPointsHead(Args args, BuildContext build) {
        super(args.initCfg());
        this.args = args;
        this.side = (int) Math.round(Math.sqrt(args.numPoints()));
        AnchorFreeArgs common = args.common();
        this.priors = new MlvlPointGenerator(new MlvlPointGenerator.Args(
                args.pointStrides().stream().map(Stride::of).toList(), 0));
        childOf("loss_cls", common.lossCls());
        childOf("loss_bbox_init", args.lossBboxInit());
        childOf("loss_bbox_refine", args.lossBboxRefine());
        ConvStyle style = new ConvStyle(common.convCfg(), args.normCfg(), Towers.relu(build));
        int channels = common.featChannels();
        int last = args.pointFeatChannels();
        int numbers = args.useGridPoints() ? 4 : 2 * args.numPoints();
        this.clsConvs = child("cls_convs", Towers.tower(style, common.inChannels(), channels, common.stackedConvs()));
        this.regConvs = child("reg_convs", Towers.tower(style, common.inChannels(), channels, common.stackedConvs()));
        this.clsConv = child("reppoints_cls_conv", DeformConv2d.of(channels, last, side, side / 2, 1));
        this.clsOut = child("reppoints_cls_out", Towers.last(last, clsOutChannels(), 1));
        this.ptsInitConv = child("reppoints_pts_init_conv", Towers.last(channels, last, 3));
        this.ptsInitOut = child("reppoints_pts_init_out", Towers.last(last, numbers, 1));
        this.ptsRefineConv = child("reppoints_pts_refine_conv", DeformConv2d.of(channels, last, side, side / 2, 1));
        this.ptsRefineOut = child("reppoints_pts_refine_out", Towers.last(last, numbers, 1));
        Parameter transfer = args.transformMethod().equals("moment")
                ? parameter("moment_transfer", (Tensor fresh) -> fresh.fill_(new Scalar(0)), 2)
                : null;
        this.boxes = new PointBoxes(args.transformMethod(), transfer, args.momentMul());
    }

    @Override
    public int numClasses() {
        return args.common().numClasses();
    }

    @Override
    protected @Nullable TestCfg testCfg() {
        return args.common().testCfg();
    }

    @Override
    protected PriorGenerator priorGenerator() {
        return priors;
    }

    @Override
    protected boolean useSigmoidCls() {
        return args.common().lossCls().useSigmoid();
    }

    // ---- the layers ----

    @Override
    public List<List<Tensor>> forward(List<Tensor> features) {
        checkLevels(features);
        return byKind(features, (feature, level) -> {
            Tensor base = kernel(feature);
            double reach = args.pointBaseScale() / 2.0;
            Tensor cls = Towers.through(clsConvs, feature);
            Tensor pts = Towers.through(regConvs, feature);
            Tensor first = ptsInitOut.forward(ptsInitConv.forward(pts).relu());
            Tensor firstBoxes = null;
            if (args.useGridPoints()) {
                float half = (float) reach;
                Tensor around = Tensors.of(new float[] {-half, -half, half, half}, 1, 4, 1, 1)
                        .to(feature.device(), feature.scalar_type());
                firstBoxes = moved(first, around);
                first = grid(firstBoxes);
            } else if (!args.centerInit()) {
                first = first.add(Maths.times(base, reach / Math.floorDiv(side, 2)));
            }
            double part = args.gradientMul();
            Tensor offsets = Maths.times(first.detach(), 1 - part)
                    .add(Maths.times(first, part))
                    .sub(base);
            Tensor scores = clsOut.forward(clsConv.forward(cls, offsets).relu());
            Tensor refined =
                    ptsRefineOut.forward(ptsRefineConv.forward(pts, offsets).relu());
            refined = firstBoxes == null ? refined.add(first.detach()) : grid(moved(refined, firstBoxes.detach()));
            return isTraining() ? List.of(scores, first, refined) : List.of(scores, boxes.ofMaps(refined));
        });
    }

    /** Where the kernel's points lie without offsets, y and x in turn: (1, 2·points, 1, 1). */
    private Tensor kernel(Tensor like) {
        float[] values = new float[2 * args.numPoints()];
        for (int i = 0; i < args.numPoints(); i++) {
            values[2 * i] = i / side - side / 2;
            values[2 * i + 1] = i % side - side / 2;
        }
        return Tensors.of(values, 1, values.length, 1, 1).to(like.device(), like.scalar_type());
    }

    /** Boxes moved and scaled by what is predicted: left, top, width, height, (n, 4, h, w). */
    private static Tensor moved(Tensor deltas, Tensor corners) {
        Tensor from = corners.narrow(1, 0, 2);
        Tensor to = corners.narrow(1, 2, 2);
        Tensor sides = Maths.atLeast(to.sub(from), LEAST_SIDE);
        Tensor grown = sides.mul(deltas.narrow(1, 2, 2).exp());
        Tensor leftTop = Maths.over(from.add(to), 2)
                .add(sides.mul(deltas.narrow(1, 0, 2)))
                .sub(Maths.times(grown, 0.5));
        return Tensors.cat(List.of(leftTop, leftTop.add(grown)), 1);
    }

    /** Points on a grid over boxes (n, 4, h, w), y and x in turn: (n, 2·points, h, w). */
    private Tensor grid(Tensor corners) {
        List<Tensor> points = new ArrayList<>();
        Tensor size = corners.narrow(1, 2, 2).sub(corners.narrow(1, 0, 2));
        for (int i = 0; i < args.numPoints(); i++) {
            points.add(along(corners.select(1, 1), size.select(1, 1), i / side));
            points.add(along(corners.select(1, 0), size.select(1, 0), i % side));
        }
        return torch.stack(Tensors.vector(points), 1);
    }

    private Tensor along(Tensor from, Tensor length, int step) {
        return from.add(Maths.times(length, (double) step / (side - 1)));
    }

    // ---- training ----

    @Override
    public Losses lossByFeat(List<List<Tensor>> outputs, List<DetDataSample> samples) {
        TrainCfg cfg = args.trainCfg();
        if (cfg == null) {
            throw new IllegalStateException("the head has no train_cfg, which says how points are assigned; add"
                    + " train_cfg=dict(init=dict(assigner=dict(type='PointAssigner')), refine=dict(assigner=…)) to the"
                    + " model");
        }
        if (outputs.size() != 3) {
            throw new IllegalStateException("losses need the outputs of the head in training mode: call train(true)");
        }
        try (TorchScope scope = TorchScope.open()) {
            RepPointsTargets targets = new RepPointsTargets(args, cfg, priors, boxes);
            AnchorTargets first = targets.first(outputs, samples, this::flags);
            AnchorTargets refined = targets.refined(outputs, samples, this::flags);
            List<Tensor> cls = new ArrayList<>();
            List<Tensor> init = new ArrayList<>();
            List<Tensor> refine = new ArrayList<>();
            long from = 0;
            for (int level = 0; level < outputs.get(0).size(); level++) {
                Tensor scores = batchRows(outputs.get(0).get(level), clsOutChannels());
                long count = scores.size(1);
                AnchorTargets.Level ownFirst = first.level(from, count);
                AnchorTargets.Level ownRefined = refined.level(from, count);
                from += count;
                double factor = refined.avgFactor();
                cls.add(args.common()
                        .lossCls()
                        .forward(
                                scores.reshape(-1, clsOutChannels()),
                                ownRefined.labels(),
                                ownRefined.labelWeights(),
                                factor));
                Tensor initial = targets.boxesOf(outputs.get(1).get(level), level);
                init.add(boxLoss(args.lossBboxInit(), initial, ownFirst, level, first.avgFactor()));
                Tensor better = targets.boxesOf(outputs.get(2).get(level), level);
                refine.add(boxLoss(args.lossBboxRefine(), better, ownRefined, level, factor));
            }
            return Losses.none()
                    .with("loss_cls", cls)
                    .with("loss_pts_init", init)
                    .with("loss_pts_refine", refine)
                    .keepIn(scope);
        }
    }

    private List<boolean[]> flags(List<Tensor> maps, List<DetDataSample> samples) {
        return validFlags(priors, maps, samples);
    }

    private Tensor boxLoss(Loss loss, Tensor own, AnchorTargets.Level wanted, int level, double factor) {
        double unit = (double) args.pointBaseScale() * args.pointStrides().get(level);
        return loss.forward(Maths.over(own, unit), Maths.over(wanted.boxTargets(), unit), wanted.boxWeights(), factor);
    }

    // ---- prediction ----

    @Override
    protected Tensor boxRows(Tensor map, int level) {
        return Maths.times(rows(map, 4), args.pointStrides().get(level));
    }

    @Override
    protected Tensor decodeBoxes(Tensor points, Tensor rows, ImageSize picture) {
        return Distances.clip(rows.add(points.narrow(1, 0, 2).repeat(1, 2)), picture);
    }
}
