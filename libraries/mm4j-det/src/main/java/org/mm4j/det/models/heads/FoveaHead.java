package org.mm4j.det.models.heads;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.cv.models.Bias;
import org.mm4j.det.models.layers.ConvStyle;
import org.mm4j.det.models.layers.FeatureAlign;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.task.Distances;
import org.mm4j.det.task.MapSize;
import org.mm4j.det.task.MlvlPointGenerator;
import org.mm4j.det.task.PriorGenerator;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
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
import org.mm4j.registry.Inline;
import org.mm4j.registry.Part;

/**
 * The head of FoveaBox: class scores (n, classes, h, w) and logarithms of the distances of the sides of a box (n, 4, h, w),
 * relative to the edge that a level is for. The cells in the middle of a ground truth answer to it, on each level that
 * its size suits.
 *
 * <p>Of the arguments of heads without anchors {@code bbox_coder} has no effect, as in the original.
 *
 * <p>Source: Kong et al., FoveaBox (arXiv:1904.03797).
 */
public final class FoveaHead extends BaseDenseHead {

    /** The arguments. */
    public record Args(
            @Inline AnchorFreeArgs common,

            @Default("(16, 32, 64, 128, 256)") @Doc("for each level the edge that distances are relative to")
            List<Integer> baseEdgeList,

            @Default("((8, 32), (16, 64), (32, 128), (64, 256), (128, 512))")
            @Doc("for each level the sizes that it is for, in pixels")
            List<RegressRange> scaleRanges,

            @Default("0.4") @Doc("the part of a ground truth whose cells answer to it")
            double sigma,

            @Default("False") @Doc("classes come from features that are aligned with the box")
            boolean withDeform,

            @Default("4") @Doc("groups of channels with offsets of their own, under with_deform")
            int deformGroups,

            @Nullable Part<Norm> normCfg,

            @Doc("has no effect, as in the original") @Nullable
            ConfigDict trainCfg,

            @Default("dict(type='Normal', layer='Conv2d', std=0.01, override=dict(type='Normal', name='conv_cls',"
                    + " std=0.01, bias_prob=0.01))")
            @Nullable
            InitCfg initCfg) {

        /** Checks what fits together. */
        public Args {
            int levels = common.strides().size();
            if (baseEdgeList.size() != levels || scaleRanges.size() != levels) {
                throw new IllegalArgumentException("base_edge_list and scale_ranges have an entry for each of the "
                        + levels + " strides, not " + baseEdgeList.size() + " and " + scaleRanges.size());
            }
        }
    }

    private static final double MIDDLE = 0.5;
    private static final int WIDER = 4;

    private final Args args;
    private final MlvlPointGenerator points;
    private final ModuleList<Layer> regConvs;
    private final Conv2d convReg;
    private final ModuleList<Layer> clsConvs;
    private final @Nullable FeatureAlign featureAdaption;
    private final Conv2d convCls;

    /** Makes the head; parts are built in the scope of {@code build}. */
    public FoveaHead(Args args, BuildContext build) {
        super(args.initCfg());
        this.args = args;
        AnchorFreeArgs common = args.common();
        this.points = new MlvlPointGenerator(new MlvlPointGenerator.Args(common.strides(), MIDDLE));
        childOf("loss_cls", common.lossCls());
        childOf("loss_bbox", common.lossBbox());
        ConvStyle style = new ConvStyle(common.convCfg(), args.normCfg(), Towers.relu(build), common.convBias());
        int channels = common.featChannels();
        this.regConvs = child("reg_convs", tower(style, build));
        this.convReg = child("conv_reg", Towers.last(channels, 4, 3));
        if (!args.withDeform()) {
            this.clsConvs = child("cls_convs", tower(style, build));
            this.featureAdaption = null;
            this.convCls = child("conv_cls", Towers.last(channels, clsOutChannels(), 3));
            return;
        }
        ConvStyle wide = new ConvStyle(common.convCfg(), args.normCfg(), Towers.relu(build), Bias.AUTO);
        int more = WIDER * channels;
        this.clsConvs = child(
                "cls_convs",
                new ModuleList<Layer>(List.of(wide.conv(channels, more, 3, 1, 1), wide.conv(more, more, 1, 1, 0))));
        this.featureAdaption = child("feature_adaption", new FeatureAlign(channels, channels, args.deformGroups()));
        this.convCls = child("conv_cls", Towers.last(more, clsOutChannels(), 3));
    }

    private ModuleList<Layer> tower(ConvStyle style, BuildContext build) {
        AnchorFreeArgs common = args.common();
        return Towers.tower(
                style,
                common.inChannels(),
                common.featChannels(),
                common.stackedConvs(),
                common.dcnOnLastConv(),
                build);
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
        return points;
    }

    @Override
    protected boolean useSigmoidCls() {
        return args.common().lossCls().useSigmoid();
    }

    @Override
    public List<List<Tensor>> forward(List<Tensor> features) {
        checkLevels(features);
        return byKind(features, (feature, level) -> {
            Tensor reg = convReg.forward(Towers.through(regConvs, feature));
            Tensor own = featureAdaption == null ? feature : featureAdaption.forward(feature, reg.exp());
            return List.of(convCls.forward(Towers.through(clsConvs, own)), reg);
        });
    }

    @Override
    public Losses lossByFeat(List<List<Tensor>> outputs, List<DetDataSample> samples) {
        try (TorchScope scope = TorchScope.open()) {
            Tensor scores = allRows(outputs.get(0), clsOutChannels()).reshape(-1, clsOutChannels());
            Tensor deltas = allRows(outputs.get(1), 4).reshape(-1, 4);
            FoveaTargets targets = Grad.off(() -> FoveaTargets.of(args, MapSize.of(outputs.get(0)), samples, scores));
            Tensor positives = Maths.positions(Maths.below(targets.labels(), numClasses()));
            double count = positives.size(0);
            Tensor lossCls = args.common().lossCls().forward(scores, targets.labels(), null, count + samples.size());
            Tensor own = deltas.index_select(0, positives);
            Tensor lossBbox = count == 0
                    ? Maths.times(deltas.sum(), 0)
                    : args.common()
                            .lossBbox()
                            .forward(own, targets.deltas().index_select(0, positives), ones(own), count);
            return Losses.none()
                    .with("loss_cls", lossCls)
                    .with("loss_bbox", lossBbox)
                    .keepIn(scope);
        }
    }

    private static Tensor ones(Tensor like) {
        return like.detach().new_ones(like.shape());
    }

    /** Distances in pixels. */
    @Override
    protected Tensor boxRows(Tensor map, int level) {
        return Maths.times(rows(map, 4).exp(), args.baseEdgeList().get(level));
    }

    @Override
    protected Tensor decodeBoxes(Tensor priors, Tensor rows, ImageSize picture) {
        return Distances.toBoxes(priors, rows, new ImageSize(picture.height() - 1, picture.width() - 1));
    }
}
