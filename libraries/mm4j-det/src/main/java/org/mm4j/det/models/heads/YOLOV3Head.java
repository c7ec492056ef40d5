package org.mm4j.det.models.heads;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.models.layers.ConvStyle;
import org.mm4j.det.models.losses.Loss;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.task.GridAssigner;
import org.mm4j.det.task.MapSize;
import org.mm4j.det.task.PriorGenerator;
import org.mm4j.det.task.Sampler;
import org.mm4j.det.task.YOLOBBoxCoder;
import org.mm4j.engine.init.Inits;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Maths;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;
import org.mm4j.registry.Part;

/**
 * The head of YOLOv3: for each level one map (n, anchors·(5 + classes), h, w) of where a box lies, whether there is an
 * object, and its class. The losses are {@code loss_cls}, {@code loss_conf}, {@code loss_xy} and {@code loss_wh}, a value
 * for each level.
 *
 * <p>Source: Redmon and Farhadi, YOLOv3 (arXiv:1804.02767).
 */
public final class YOLOV3Head extends BaseDenseHead {

    /** The arguments. */
    public record Args(
            @Doc("number of classes, without background") int numClasses,
            @Doc("channels of each feature map") List<Integer> inChannels,

            @Default("(1024, 512, 256)") @Doc("channels of the hidden layer of each level")
            List<Integer> outChannels,

            @Default("dict(type='YOLOAnchorGenerator', base_sizes=[[(116, 90), (156, 198), (373, 326)], [(30, 61),"
                    + " (62, 45), (59, 119)], [(10, 13), (16, 30), (33, 23)]], strides=[32, 16, 8])")
            PriorGenerator anchorGenerator,

            @Default("dict(type='YOLOBBoxCoder')") YOLOBBoxCoder bboxCoder,

            @Default("(32, 16, 8)") @Doc("stride of each level")
            List<Integer> featmapStrides,

            @Default("0.0") @Doc("how much of a class's target is spread over all classes")
            double oneHotSmoother,

            @Nullable Part<Convolution> convCfg,

            @Default("dict(type='BN', requires_grad=True)") @Nullable
            Part<Norm> normCfg,

            @Default("dict(type='LeakyReLU', negative_slope=0.1)") @Nullable
            Part<Activation> actCfg,

            @Default("dict(type='CrossEntropyLoss', use_sigmoid=True, loss_weight=1.0)")
            Loss lossCls,

            @Default("dict(type='CrossEntropyLoss', use_sigmoid=True, loss_weight=1.0)")
            Loss lossConf,

            @Default("dict(type='CrossEntropyLoss', use_sigmoid=True, loss_weight=1.0)")
            Loss lossXy,

            @Default("dict(type='MSELoss', loss_weight=1.0)")
            Loss lossWh,

            @Nullable TrainCfg trainCfg,
            @Nullable YoloTestCfg testCfg) {

        /** Checks what fits together. */
        public Args {
            int levels = featmapStrides.size();
            if (inChannels.size() != levels || outChannels.size() != levels || anchorGenerator.numLevels() != levels) {
                throw new IllegalArgumentException(
                        "in_channels, out_channels, featmap_strides and anchor_generator have as many levels each, not "
                                + inChannels.size() + ", " + outChannels.size() + ", " + levels + " and "
                                + anchorGenerator.numLevels());
            }
        }
    }

    /**
     * How the head is trained.
     *
     * @param assigner decides which anchors answer to which ground truth
     * @param sampler chooses the anchors that count; null for all
     */
    public record TrainCfg(GridAssigner assigner, @Nullable Sampler sampler) {}

    /**
     * How predictions are decoded.
     *
     * @param boxes what all heads have
     * @param confThr boxes that are less likely an object are dropped at first; not above 0: none
     */
    public record YoloTestCfg(
            @Inline TestCfg boxes,

            @Default("-1.0") @Doc("least probability of an object; not above 0: any")
            double confThr) {}

    private static final double PICTURE = 608;
    private static final double OBJECTS = 8;

    private final Args args;
    private final ModuleList<Layer> convsBridge;
    private final ModuleList<Conv2d> convsPred;

    /** Makes the head. */
    public YOLOV3Head(Args args) {
        super(null);
        this.args = args;
        childOf("loss_cls", args.lossCls());
        childOf("loss_conf", args.lossConf());
        childOf("loss_xy", args.lossXy());
        childOf("loss_wh", args.lossWh());
        this.convsBridge = child("convs_bridge", new ModuleList<>());
        this.convsPred = child("convs_pred", new ModuleList<>());
        ConvStyle style = new ConvStyle(args.convCfg(), args.normCfg(), args.actCfg());
        for (int level = 0; level < args.inChannels().size(); level++) {
            int hidden = args.outChannels().get(level);
            convsBridge.add(style.conv(args.inChannels().get(level), hidden, 3, 1, 1));
            convsPred.add(Conv2d.of(hidden, anchors() * attributes(), 1));
        }
    }

    private int anchors() {
        return args.anchorGenerator().numBasePriors().get(0);
    }

    private int attributes() {
        return 5 + args.numClasses();
    }

    @Override
    public int numClasses() {
        return args.numClasses();
    }

    @Override
    protected @Nullable TestCfg testCfg() {
        return args.testCfg() == null ? null : args.testCfg().boxes();
    }

    @Override
    protected PriorGenerator priorGenerator() {
        return args.anchorGenerator();
    }

    @Override
    protected void initOwnWeights(Runnable base) {
        HeadInits.tree(this, HeadInits.STD);
        for (int level = 0; level < convsPred.size(); level++) {
            double cells = PICTURE / args.featmapStrides().get(level);
            float[] biases = new float[anchors() * attributes()];
            for (int i = 0; i < biases.length; i++) {
                int attribute = i % attributes();
                if (attribute == 4) {
                    biases[i] = (float) Inits.biasForProbability(OBJECTS / (cells * cells));
                } else if (attribute > 4) {
                    biases[i] = (float) Inits.biasForProbability(HeadInits.PRIOR);
                }
            }
            Parameter bias = convsPred.get(level).bias();
            if (bias != null) {
                bias.initializeBy(fresh -> Tensors.copy(fresh, biases));
            }
        }
    }

    @Override
    public List<List<Tensor>> forward(List<Tensor> features) {
        checkLevels(features);
        return byKind(
                features,
                (feature, level) -> List.of(
                        convsPred.get(level).forward(convsBridge.get(level).forward(feature))));
    }

    @Override
    public Losses lossByFeat(List<List<Tensor>> outputs, List<DetDataSample> samples) {
        TrainCfg cfg = args.trainCfg();
        if (cfg == null) {
            throw new IllegalStateException("the head has no train_cfg, which says how anchors are assigned; add"
                    + " train_cfg=dict(assigner=dict(type='GridAssigner', pos_iou_thr=0.5, neg_iou_thr=0.5)) to the"
                    + " model");
        }
        try (TorchScope scope = TorchScope.open()) {
            List<Tensor> maps = outputs.get(0);
            YoloTargets targets = Grad.off(() -> YoloTargets.of(args, cfg, maps, samples));
            List<Tensor> cls = new ArrayList<>();
            List<Tensor> conf = new ArrayList<>();
            List<Tensor> xy = new ArrayList<>();
            List<Tensor> wh = new ArrayList<>();
            long from = 0;
            for (Tensor map : maps) {
                Tensor pred = batchRows(map, attributes());
                Tensor wanted = targets.maps().narrow(1, from, pred.size(1));
                Tensor positive = wanted.narrow(2, 4, 1);
                Tensor counted = Maths.atMost(
                        targets.negatives().narrow(1, from, pred.size(1)).add(positive.squeeze(2)), 1);
                from += pred.size(1);
                cls.add(args.lossCls().forward(classes(pred), classes(wanted), positive, null));
                conf.add(args.lossConf().forward(pred.select(2, 4), wanted.select(2, 4), counted, null));
                xy.add(args.lossXy().forward(pred.narrow(2, 0, 2), wanted.narrow(2, 0, 2), positive, null));
                wh.add(args.lossWh().forward(pred.narrow(2, 2, 2), wanted.narrow(2, 2, 2), positive, null));
            }
            return Losses.none()
                    .with("loss_cls", cls)
                    .with("loss_conf", conf)
                    .with("loss_xy", xy)
                    .with("loss_wh", wh)
                    .keepIn(scope);
        }
    }

    private Tensor classes(Tensor attributes) {
        return attributes.narrow(-1, 5, args.numClasses());
    }

    @Override
    public List<InstanceData> predictByFeat(
            List<List<Tensor>> outputs, List<DetDataSample> samples, TestCfg cfg, boolean rescale, boolean withNms) {
        double confThr = args.testCfg() == null ? -1 : args.testCfg().confThr();
        return TorchScope.call(() -> Grad.off(() -> {
            List<Tensor> maps = outputs.get(0);
            Tensor attributes = allRows(maps, attributes());
            Tensor priors = Tensors.cat(args.anchorGenerator().gridPriors(MapSize.of(maps), attributes), 0);
            Tensor moved = Tensors.cat(List.of(attributes.narrow(2, 0, 2).sigmoid(), attributes.narrow(2, 2, 2)), 2);
            Tensor boxes = args.bboxCoder().decode(priors, moved, YoloTargets.strides(args, maps));
            Tensor objectness = attributes.select(2, 4).sigmoid();
            Tensor scores = classes(attributes).sigmoid();
            List<InstanceData> results = new ArrayList<>();
            for (int i = 0; i < samples.size(); i++) {
                Tensor likely = objectness.select(0, i);
                Tensor kept = Maths.positions(likely.ge(new Scalar(confThr > 0 ? confThr : 0)));
                Best best = best(scores.select(0, i).index_select(0, kept), cfg.scoreThr(), cfg.nmsPre());
                Tensor places = kept.index_select(0, best.priors());
                InstanceData found = InstanceData.ofSize((int) places.size(0))
                        .with("bboxes", Tensors.floats(boxes.select(0, i).index_select(0, places)), 4)
                        .with("scores", Tensors.floats(best.scores().mul(likely.index_select(0, places))))
                        .with("labels", Tensors.longs(best.labels()));
                results.add(postProcess(found, samples.get(i), cfg, rescale, withNms));
            }
            return results;
        }));
    }
}
