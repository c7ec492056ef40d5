package org.mm4j.det.models.roi;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.models.losses.ClsLoss;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.task.SamplingResult;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.init.Inits;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Linear;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.engine.structures.ScaleFactor;
import org.mm4j.registry.Part;

/** What box heads have in common: targets, losses and decoding. The layers are the subclass's. */
public abstract class BaseBBoxHead extends BaseModule implements BoxHead {

    private static final double CLS_STD = 0.01;
    private static final double REG_STD = 0.001;

    private final BBoxHeadArgs args;

    /** Registers the losses. */
    @SuppressWarnings("this-escape") // registering children, as every module does
    protected BaseBBoxHead(BBoxHeadArgs args) {
        super(args.initCfg());
        this.args = args;
        childOf("loss_cls", args.lossCls());
        childOf("loss_bbox", args.lossBbox());
    }

    /** The arguments that all box heads have. */
    protected final BBoxHeadArgs common() {
        return args;
    }

    @Override
    public final int numClasses() {
        return args.numClasses();
    }

    // ---- layers ----

    /** The layer that gives class scores of so many numbers, registered; null if the head does not classify. */
    protected final @Nullable Layer clsPredictor(int inFeatures) {
        return args.withCls() ? predictor("fc_cls", args.clsPredictorCfg(), inFeatures, clsChannels()) : null;
    }

    private int clsChannels() {
        return args.lossCls() instanceof ClsLoss own ? own.clsChannels(args.numClasses()) : args.numClasses() + 1;
    }

    /** The layer that gives boxes of so many numbers, registered; null if the head does not refine. */
    protected final @Nullable Layer regPredictor(int inFeatures) {
        int size = args.bboxCoder().encodeSize();
        return args.withReg()
                ? predictor(
                        "fc_reg",
                        args.regPredictorCfg(),
                        inFeatures,
                        args.regClassAgnostic() ? size : size * args.numClasses())
                : null;
    }

    private Layer predictor(String name, Part<Layer> cfg, int in, int out) {
        return childOf(name, cfg.build(Map.of("in_features", in, "out_features", out)));
    }

    /** The number of cells of the features of a region. */
    protected final int roiFeatArea() {
        return args.roiFeatSize().height() * args.roiFeatSize().width();
    }

    /** The means (k, c, 1, 1) of the features of each region. */
    protected final Tensor average(Tensor features) {
        return torch.adaptive_avg_pool2d(features, 1, 1);
    }

    /** Linear layers besides the last ones, to which the default of {@code init_cfg} gives Xavier's weights. */
    protected List<BaseModule> hidden() {
        return List.of();
    }

    @Override
    protected void initOwnWeights(Runnable base) {
        base.run();
        if (args.initCfg() == null) {
            children().forEach((name, child) -> {
                if (name.equals("fc_cls") || name.equals("fc_reg")) {
                    double std = name.equals("fc_cls") ? CLS_STD : REG_STD;
                    child.namedModules().values().forEach(module -> init(module, t -> Inits.normal(t, 0, std)));
                }
            });
            hidden().forEach(list ->
                    list.namedModules().values().forEach(module -> init(module, t -> Inits.xavier(t, 1, true))));
        }
    }

    private static void init(BaseModule module, Consumer<Tensor> weights) {
        if (module instanceof Linear linear) {
            linear.weight().initializeBy(weights);
            Parameter bias = linear.bias();
            if (bias != null) {
                bias.initializeBy(Tensor::zero_);
            }
        }
    }

    // ---- training ----

    @Override
    public Targets targets(List<SamplingResult> sampled, RcnnTrainCfg cfg) {
        try (TorchScope scope = TorchScope.open()) {
            List<Tensor> labels = new ArrayList<>();
            List<Tensor> labelWeights = new ArrayList<>();
            List<Tensor> targets = new ArrayList<>();
            List<Tensor> weights = new ArrayList<>();
            int size = args.regDecodedBbox()
                    ? args.bboxCoder().boxSize()
                    : args.bboxCoder().encodeSize();
            Scalar posWeight = new Scalar(cfg.posWeight() <= 0 ? 1 : cfg.posWeight());
            Grad.off(() -> {
                for (SamplingResult result : sampled) {
                    long pos = result.numPos();
                    long neg = result.numNeg();
                    Tensor like = result.posPriors();
                    labels.add(result.posGtLabels());
                    labels.add(result.posGtLabels().new_full(new long[] {neg}, new Scalar(args.numClasses())));
                    labelWeights.add(like.new_full(new long[] {pos}, posWeight));
                    labelWeights.add(like.new_ones(neg));
                    targets.add(
                            args.regDecodedBbox()
                                    ? result.posGtBboxes()
                                    : args.bboxCoder().encode(result.posPriors(), result.posGtBboxes()));
                    targets.add(like.new_zeros(neg, size));
                    weights.add(like.new_ones(pos, size));
                    weights.add(like.new_zeros(neg, size));
                }
            });
            return new Targets(
                    scope.keep(Tensors.cat(labels, 0)),
                    scope.keep(Tensors.cat(labelWeights, 0)),
                    scope.keep(Tensors.cat(targets, 0)),
                    scope.keep(Tensors.cat(weights, 0)));
        }
    }

    @Override
    public Losses loss(Outputs outputs, Tensor rois, Targets targets) {
        try (TorchScope scope = TorchScope.open()) {
            Losses losses = Losses.none();
            Tensor clsScore = outputs.clsScore();
            if (clsScore != null && clsScore.numel() > 0) {
                double counted = targets.labelWeights().gt(new Scalar(0)).sum().item_double();
                losses = clsLosses(clsScore, targets, Math.max(counted, 1));
            }
            Tensor bboxPred = outputs.bboxPred();
            if (bboxPred != null) {
                losses = losses.with("loss_bbox", bboxLoss(bboxPred, rois, targets));
            }
            return losses.keepIn(scope);
        }
    }

    private Losses clsLosses(Tensor clsScore, Targets targets, double counted) {
        Tensor labels = targets.labels();
        if (args.lossCls() instanceof ClsLoss own) {
            return own.losses(clsScore, labels, targets.labelWeights(), counted).plus(own.accuracies(clsScore, labels));
        }
        Tensor loss = args.lossCls().forward(clsScore, labels, targets.labelWeights(), counted);
        return Losses.of("loss_cls", loss).with("acc", accuracy(clsScore, labels));
    }

    /** Percent of the regions whose best score is that of their class: (1). */
    static Tensor accuracy(Tensor clsScore, Tensor labels) {
        return Grad.off(() -> clsScore.argmax(new LongOptional(1), false)
                .eq(labels)
                .to(ScalarType.Float)
                .sum()
                .mul(new Scalar(100.0 / clsScore.size(0)))
                .view(1));
    }

    private Tensor bboxLoss(Tensor bboxPred, Tensor rois, Targets targets) {
        Tensor labels = targets.labels();
        Tensor positive = labels.ge(new Scalar(0))
                .logical_and(labels.lt(new Scalar(args.numClasses())))
                .nonzero()
                .view(-1);
        if (positive.size(0) == 0) {
            // The sum over nothing keeps the graph.
            return bboxPred.narrow(0, 0, 0).sum();
        }
        Tensor predicted = args.regDecodedBbox() ? args.bboxCoder().decode(boxes(rois), bboxPred, null) : bboxPred;
        Tensor own = ofClass(predicted, positive, labels.index_select(0, positive));
        return args.lossBbox()
                .forward(
                        own,
                        targets.bboxTargets().index_select(0, positive),
                        targets.bboxWeights().index_select(0, positive),
                        (double) targets.bboxTargets().size(0));
    }

    /** The rows at some indices, of the class that each is told to be: (k, classes·4) or (k, 4) to (m, 4). */
    private Tensor ofClass(Tensor bboxPred, Tensor indices, Tensor labels) {
        if (args.regClassAgnostic()) {
            return bboxPred.index_select(0, indices);
        }
        Tensor flat = indices.mul(new Scalar(args.numClasses())).add(labels);
        return bboxPred.reshape(-1, args.bboxCoder().encodeSize()).index_select(0, flat);
    }

    // ---- prediction ----

    @Override
    public Tensor activate(Tensor clsScore) {
        return args.lossCls() instanceof ClsLoss own ? own.activate(clsScore) : clsScore.softmax(-1);
    }

    @Override
    public Tensor likeliest(Tensor clsScore) {
        return clsScore.narrow(1, 0, args.numClasses()).argmax(new LongOptional(1), false);
    }

    @Override
    public InstanceData predict(
            Tensor rois,
            Tensor scores,
            @Nullable Tensor bboxPred,
            DetDataSample sample,
            RcnnTestCfg cfg,
            boolean rescale) {
        return TorchScope.call(() -> {
            ImageSize picture = sample.requireMeta(ResultKey.IMG_SHAPE);
            Tensor boxes = boxes(rois);
            Tensor decoded = bboxPred == null
                    ? clipped(boxes, picture)
                    : args.bboxCoder().decode(boxes, bboxPred, picture);
            float[] corners = Tensors.floats(decoded);
            if (rescale) {
                corners = rescaled(corners, sample);
            }
            return MulticlassNms.apply(
                    corners,
                    args.bboxCoder().boxSize(),
                    Tensors.floats(scores),
                    args.numClasses(),
                    cfg.scoreThr(),
                    cfg.nms(),
                    cfg.maxPerImg());
        });
    }

    private static Tensor clipped(Tensor boxes, ImageSize picture) {
        float[] most = {picture.width(), picture.height(), picture.width(), picture.height()};
        return boxes.clamp(
                new TensorOptional(Tensors.of(new float[4], 4).to(boxes.device(), ScalarType.Float)),
                new TensorOptional(Tensors.of(most, 4).to(boxes.device(), ScalarType.Float)));
    }

    /** The boxes of regions: (k, 5) to (k, 4). */
    private static Tensor boxes(Tensor rois) {
        return rois.narrow(1, 1, rois.size(1) - 1);
    }

    private float[] rescaled(float[] boxes, DetDataSample sample) {
        if (args.bboxCoder().boxSize() != 4) {
            ScaleFactor factor = sample.requireMeta(ResultKey.SCALE_FACTOR);
            return args.bboxCoder()
                    .boxes(boxes)
                    .rescale(new ScaleFactor(1 / factor.width(), 1 / factor.height()))
                    .values();
        }
        rescale(boxes, sample);
        return boxes;
    }

    /** To pixels of the picture as it was read. */
    static void rescale(float[] corners, DetDataSample sample) {
        ScaleFactor factor = sample.requireMeta(ResultKey.SCALE_FACTOR);
        float x = (float) (1 / factor.width());
        float y = (float) (1 / factor.height());
        for (int i = 0; i < corners.length; i++) {
            corners[i] *= i % 2 == 0 ? x : y;
        }
    }

    @Override
    public Tensor regressByClass(Tensor rois, Tensor labels, Tensor bboxPred, DetDataSample sample) {
        return TorchScope.keeping(() -> {
            long[] all = new long[(int) rois.size(0)];
            for (int i = 0; i < all.length; i++) {
                all[i] = i;
            }
            Tensor indices = Tensors.of(all, all.length).to(rois.device(), ScalarType.Long);
            return args.bboxCoder()
                    .decode(boxes(rois), ofClass(bboxPred, indices, labels), sample.requireMeta(ResultKey.IMG_SHAPE));
        });
    }
}
