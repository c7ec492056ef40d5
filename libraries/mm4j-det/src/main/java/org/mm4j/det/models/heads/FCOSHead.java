package org.mm4j.det.models.heads;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.det.models.layers.Scale;
import org.mm4j.det.models.losses.Loss;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.task.MapSize;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Maths;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;
import org.mm4j.registry.Part;

/**
 * The head of FCOS: at each cell class scores (n, classes, h, w), distances of the sides of a box (n, 4, h, w), and how
 * central the cell is (n, 1, h, w), by which scores are multiplied. A cell in several ground truths answers to the
 * smallest of those whose size suits its level.
 *
 * <p>Source: Tian et al., FCOS (arXiv:1904.01355).
 */
public class FCOSHead extends BaseAnchorFreeHead {

    /** The arguments. */
    public record Args(
            @Inline AnchorFreeArgs common,

            @Default("((-1, 64), (64, 128), (128, 256), (256, 512), (512, 1e8))")
            @Doc("for each level the least and the largest distance of a side, in pixels")
            List<RegressRange> regressRanges,

            @Default("False") @Doc("only cells near the centre of a ground truth answer to it")
            boolean centerSampling,

            @Default("1.5") @Doc("how near, in strides") double centerSampleRadius,

            @Default("False") @Doc("distances are in strides, and cut off at 0; otherwise exponentials")
            boolean normOnBbox,

            @Default("False") @Doc("centerness comes from the tower of boxes; otherwise from that of classes")
            boolean centernessOnReg,

            @Default("dict(type='CrossEntropyLoss', use_sigmoid=True, loss_weight=1.0)")
            Loss lossCenterness,

            @Default("dict(type='GN', num_groups=32, requires_grad=True)") @Nullable
            Part<Norm> normCfg,

            @Doc("a normalised classifier; only None is supported") @Nullable
            ConfigDict clsPredictorCfg,

            @Doc("has no effect, as in the original") @Nullable
            ConfigDict trainCfg,

            @Default("dict(type='Normal', layer='Conv2d', std=0.01, override=dict(type='Normal', name='conv_cls',"
                    + " std=0.01, bias_prob=0.01))")
            @Nullable
            InitCfg initCfg) {

        /** Checks what fits together. */
        public Args {
            regressRanges = List.copyOf(regressRanges);
            if (regressRanges.size() != common.strides().size()) {
                throw new IllegalArgumentException("regress_ranges has " + regressRanges.size() + " ranges for "
                        + common.strides().size() + " strides");
            }
            if (clsPredictorCfg != null) {
                throw new IllegalArgumentException("cls_predictor_cfg is not supported; leave it None");
            }
        }
    }

    private static final double LEAST_FACTOR = 1e-6;

    private final Args args;
    private final Conv2d convCenterness;
    private final ModuleList<Scale> scales;

    /** Makes the head; parts are built in the scope of {@code build}. */
    @SuppressWarnings("this-escape") // registering children, as every module does
    public FCOSHead(Args args, BuildContext build) {
        super(args.common(), args.normCfg(), args.initCfg(), build);
        this.args = args;
        this.convCenterness = child("conv_centerness", Towers.last(common().featChannels(), 1, 3));
        this.scales = child("scales", Scale.list(common().strides().size()));
        childOf("loss_centerness", args.lossCenterness());
    }

    @Override
    public List<List<Tensor>> forward(List<Tensor> features) {
        checkLevels(features);
        return byKind(features, (feature, level) -> {
            Towered towered = towers(feature);
            Tensor centerness = convCenterness.forward(args.centernessOnReg() ? towered.reg() : towered.cls());
            Tensor distances = scales.get(level).forward(bboxPred(towered.reg()));
            if (!args.normOnBbox()) {
                distances = distances.exp();
            } else {
                distances = Maths.atLeast(distances, 0);
                // Training compares in strides.
                distances = isTraining() ? distances : distances.mul(new Scalar(stride(level)));
            }
            List<Tensor> outputs = new ArrayList<>(List.of(clsScore(towered.cls()), distances));
            outputs.addAll(further(towered.reg()));
            outputs.add(centerness);
            return outputs;
        });
    }

    /**
     * What a level gives between distances and centerness.
     *
     * @param features of the tower for boxes, (n, c, h, w)
     */
    protected List<Tensor> further(Tensor features) {
        return List.of();
    }

    /**
     * What the points of a batch should predict, picture after picture.
     *
     * @param labels (n·points), int64; the number of classes for background
     * @param boxes (n·points, 4) or more numbers that the coder decodes: distances come first, in pixels or in strides as
     *     the head predicts them
     */
    public record Targets(Tensor labels, Tensor boxes) {}

    /**
     * What the points should predict.
     *
     * @param points of each level, (k, 2)
     */
    protected Targets targets(List<Tensor> points, List<DetDataSample> samples) {
        FcosTargets targets = FcosTargets.of(args, points, samples);
        return new Targets(targets.labels(), targets.distances());
    }

    /** What the coder decodes of all points of a batch, (n·points, 4) or more numbers, out of what {@link #forward} gave. */
    protected Tensor boxRows(List<List<Tensor>> outputs) {
        return allRows(outputs.get(1), 4).reshape(-1, 4);
    }

    @Override
    public Losses lossByFeat(List<List<Tensor>> outputs, List<DetDataSample> samples) {
        try (TorchScope scope = TorchScope.open()) {
            Tensor scores = allRows(outputs.get(0), clsOutChannels()).reshape(-1, clsOutChannels());
            Tensor distances = boxRows(outputs);
            Tensor centerness = allRows(outputs.get(outputs.size() - 1), 1).reshape(-1);
            List<Tensor> points = priorGenerator().gridPriors(MapSize.of(outputs.get(0)), scores);
            Targets targets = Grad.off(() -> targets(points, samples));
            Tensor positives = Maths.positions(Maths.below(targets.labels(), numClasses()));
            double count = Math.max(positives.size(0), 1);
            Tensor lossCls = common().lossCls().forward(scores, targets.labels(), null, count);
            Tensor own = distances.index_select(0, positives);
            Tensor ownCenterness = centerness.index_select(0, positives);
            Tensor lossBbox = own.sum();
            Tensor lossCenterness = ownCenterness.sum();
            if (positives.size(0) > 0) {
                Tensor wanted = targets.boxes().index_select(0, positives);
                Tensor central = Centerness.of(wanted);
                Tensor places = Tensors.cat(points, 0).repeat(samples.size(), 1).index_select(0, positives);
                lossBbox = common().lossBbox()
                        .forward(
                                bboxCoder().decode(places, own, null),
                                bboxCoder().decode(places, wanted, null),
                                central,
                                Math.max(central.sum().item_double(), LEAST_FACTOR));
                lossCenterness = args.lossCenterness().forward(ownCenterness, central, null, count);
            }
            return Losses.none()
                    .with("loss_cls", lossCls)
                    .with("loss_bbox", lossBbox)
                    .with("loss_centerness", lossCenterness)
                    .keepIn(scope);
        }
    }
}
