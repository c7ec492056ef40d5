package org.mm4j.det.models.roi;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.ConvModule;
import org.mm4j.det.models.losses.Loss;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.task.BucketingBBoxCoder;
import org.mm4j.det.task.SamplingResult;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.init.Inits;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Linear;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.Padding;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/**
 * A box head that finds each side by the bucket it lies in (<a href="https://arxiv.org/abs/1912.04260">side-aware boundary
 * localisation</a>). Its {@code bboxPred}, targets and weights are (k, 8·s): scores of the buckets of the four sides, then
 * distances.
 */
@Doc("A box head that finds each side by the bucket it lies in.")
public final class SABLHead extends BaseModule implements BoxHead {

    /** The arguments. */
    public record Args(
            @Doc("number of classes, without background") int numClasses,

            @Default("256") @Doc("channels of the features of a region")
            int clsInChannels,

            @Default("256") @Doc("the same number") int regInChannels,

            @Default("7") @Doc("height and width of the features of a region")
            int roiFeatSize,

            @Default("2") @Doc("buckets along a region for each cell, at least 2")
            int regFeatUpRatio,

            @Default("3") @Doc("kernel of the convolutions before sides are told apart")
            int regPreKernel,

            @Default("3") @Doc("kernel of those afterwards") int regPostKernel,

            @Default("2") @Doc("number of convolutions before")
            int regPreNum,

            @Default("1") @Doc("number of convolutions afterwards")
            int regPostNum,

            @Default("1024") @Doc("numbers that a linear layer for classes gives")
            int clsOutChannels,

            @Default("256") @Doc("numbers that a linear layer for distances gives")
            int regOffsetOutChannels,

            @Default("256") @Doc("numbers that a linear layer for buckets gives")
            int regClsOutChannels,

            @Default("1") @Doc("linear layers for classes") int numClsFcs,

            @Default("0") @Doc("linear layers for buckets and for distances")
            int numRegFcs,

            @Default("True") @Doc("one box for all classes; only True")
            boolean regClassAgnostic,

            @Nullable Part<Norm> normCfg,

            @Default("dict(type='BucketingBBoxCoder', num_buckets=14, scale_factor=1.7)")
            BucketingBBoxCoder bboxCoder,

            @Default("dict(type='CrossEntropyLoss', use_sigmoid=False, loss_weight=1.0)")
            Loss lossCls,

            @Default("dict(type='CrossEntropyLoss', use_sigmoid=True, loss_weight=1.0)")
            Loss lossBboxCls,

            @Default("dict(type='SmoothL1Loss', beta=0.1, loss_weight=1.0)")
            Loss lossBboxReg,

            @Doc("None: small normal weights for the last layers, Xavier's for other linear ones") @Nullable
            InitCfg initCfg) {

        /** Checks what fits together. */
        public Args {
            if (clsInChannels != regInChannels) {
                throw new IllegalArgumentException(
                        "cls_in_channels and reg_in_channels are channels of the same features: " + clsInChannels
                                + " and " + regInChannels);
            }
            if (regFeatUpRatio < 2 || roiFeatSize * regFeatUpRatio != bboxCoder.numBuckets()) {
                throw new IllegalArgumentException(
                        "roi_feat_size · reg_feat_up_ratio are the num_buckets of bbox_coder, "
                                + bboxCoder.numBuckets() + ", with a ratio of at least 2; got " + roiFeatSize + " · "
                                + regFeatUpRatio);
            }
            if (!regClassAgnostic) {
                throw new IllegalArgumentException("reg_class_agnostic: only True is supported");
            }
            if (lossCls.useSigmoid()) {
                throw new IllegalArgumentException("loss_cls with use_sigmoid=True is not supported: class scores of"
                        + " regions have a background and go through a softmax");
            }
            if (!lossBboxCls.useSigmoid()) {
                throw new IllegalArgumentException("loss_bbox_cls: only use_sigmoid=True is supported");
            }
        }
    }

    private static final double LAST_STD = 0.01;
    private static final double OFFSET_STD = 0.001;

    private final Args args;
    private final ModuleList<Linear> clsFcs;
    private final SidewaysUpsample upsampleX;
    private final SidewaysUpsample upsampleY;
    private final ModuleList<ConvModule> before;
    private final ModuleList<ConvModule> afterX;
    private final ModuleList<ConvModule> afterY;
    private final Conv2d attentionX;
    private final Conv2d attentionY;
    private final Linear fcCls;
    private final ModuleList<Linear> bucketFcs;
    private final ModuleList<Linear> offsetFcs;
    private final Linear fcBucket;
    private final Linear fcOffset;

    /** Makes the head. */
    public SABLHead(Args args) {
        super(args.initCfg());
        this.args = args;
        childOf("loss_cls", args.lossCls());
        childOf("loss_bbox_cls", args.lossBboxCls());
        childOf("loss_bbox_reg", args.lossBboxReg());
        int in = args.regInChannels();
        int area = args.roiFeatSize() * args.roiFeatSize();
        this.clsFcs = branch("cls_fcs", args.numClsFcs(), args.clsInChannels() * area, args.clsOutChannels());
        this.upsampleX = child("upsample_x", new SidewaysUpsample(in, args.regFeatUpRatio()));
        this.upsampleY = child("upsample_y", new SidewaysUpsample(in, args.regFeatUpRatio()));
        int wide = args.regPostKernel();
        this.before = convs("reg_pre_convs", args.regPreNum(), IntPair.of(args.regPreKernel()));
        this.afterX = convs("reg_post_conv_xs", args.regPostNum(), IntPair.of(1, wide));
        this.afterY = convs("reg_post_conv_ys", args.regPostNum(), IntPair.of(wide, 1));
        this.attentionX = child("reg_conv_att_x", Conv2d.of(in, 1, 1));
        this.attentionY = child("reg_conv_att_y", Conv2d.of(in, 1, 1));
        this.fcCls = child("fc_cls", new Linear(args.clsOutChannels(), args.numClasses() + 1, true));
        this.bucketFcs = branch("reg_cls_fcs", args.numRegFcs(), in, args.regClsOutChannels());
        this.offsetFcs = branch("reg_offset_fcs", args.numRegFcs(), in, args.regOffsetOutChannels());
        this.fcBucket = child("fc_reg_cls", new Linear(args.regClsOutChannels(), 1, true));
        this.fcOffset = child("fc_reg_offset", new Linear(args.regOffsetOutChannels(), 1, true));
    }

    private ModuleList<Linear> branch(String name, int count, int in, int out) {
        ModuleList<Linear> layers = child(name, new ModuleList<>());
        for (int i = 0; i < count; i++) {
            layers.add(new Linear(i == 0 ? in : out, out, true));
        }
        return layers;
    }

    private ModuleList<ConvModule> convs(String name, int count, IntPair kernel) {
        ModuleList<ConvModule> layers = child(name, new ModuleList<>());
        for (int i = 0; i < count; i++) {
            layers.add(ConvModule.builder(args.regInChannels(), args.regInChannels(), kernel)
                    .padding(Padding.of(IntPair.of(kernel.height() / 2, kernel.width() / 2)))
                    .norm(args.normCfg())
                    .act(null)
                    .build());
        }
        return layers;
    }

    @Override
    protected void initOwnWeights(Runnable base) {
        base.run();
        if (args.initCfg() == null) {
            List.of(clsFcs, bucketFcs, offsetFcs)
                    .forEach(layers ->
                            layers.forEach(layer -> init(layer.weight(), layer.bias(), t -> Inits.xavier(t, 1, true))));
            List.of(fcCls, fcBucket)
                    .forEach(layer -> init(layer.weight(), layer.bias(), t -> Inits.normal(t, 0, LAST_STD)));
            init(fcOffset.weight(), fcOffset.bias(), t -> Inits.normal(t, 0, OFFSET_STD));
            List.of(attentionX, attentionY)
                    .forEach(layer -> init(layer.weight(), layer.bias(), t -> Inits.normal(t, 0, LAST_STD)));
        }
    }

    private static void init(Parameter weight, @Nullable Parameter bias, Consumer<Tensor> initializer) {
        weight.initializeBy(initializer);
        if (bias != null) {
            bias.initializeBy(Tensor::zero_);
        }
    }

    @Override
    public int numClasses() {
        return args.numClasses();
    }

    // ---- layers ----

    @Override
    public Outputs forward(Tensor features) {
        try (TorchScope scope = TorchScope.open()) {
            Tensor classes = through(clsFcs, features.flatten(1, -1));
            Tensor x = blocks(before, features);
            Tensor alongX = sides(x, attentionX, afterX, upsampleX, 2);
            Tensor alongY = sides(x, attentionY, afterY, upsampleY, 3);
            Tensor bboxPred = Tensors.cat(
                    List.of(
                            split(fcBucket.forward(through(bucketFcs, alongX))),
                            split(fcBucket.forward(through(bucketFcs, alongY))),
                            split(fcOffset.forward(through(offsetFcs, alongX))),
                            split(fcOffset.forward(through(offsetFcs, alongY)))),
                    1);
            return new Outputs(scope.keep(fcCls.forward(classes)), scope.keep(bboxPred));
        }
    }

    private static Tensor through(ModuleList<Linear> layers, Tensor x) {
        Tensor out = x;
        for (Linear layer : layers) {
            out = torch.relu(layer.forward(out));
        }
        return out;
    }

    private static Tensor blocks(ModuleList<ConvModule> layers, Tensor x) {
        Tensor out = x;
        for (ConvModule layer : layers) {
            out = torch.relu(layer.forward(out));
        }
        return out;
    }

    /** What is known of the places along one axis, the other one being dim: (k, c, h, w) to (k, places, c). */
    private static Tensor sides(Tensor x, Conv2d attention, ModuleList<ConvModule> after, Layer upsample, int dim) {
        Tensor weights = attention.forward(x).sigmoid();
        weights = weights.div(weights.sum(new long[] {dim}, true, noType()));
        Tensor pooled = blocks(after, x.mul(weights).sum(new long[] {dim}, true, noType()));
        return torch.relu(upsample.forward(pooled.squeeze(dim))).transpose(1, 2);
    }

    private static ScalarTypeOptional noType() {
        return new ScalarTypeOptional();
    }

    /** From the places along an axis, (k, places, 1), to those of both sides, each counted inwards: (k, 2·s). */
    private Tensor split(Tensor places) {
        Tensor flat = places.flatten(1, -1);
        int side = args.bboxCoder().bucketsOfSide();
        long all = flat.size(1);
        return Tensors.cat(
                List.of(
                        flat.narrow(1, 0, side),
                        flat.narrow(1, all - side, side).flip(1)),
                1);
    }

    /** A transposed convolution along one axis whose step is its kernel: (k, c, n) to (k, c, n·ratio). */
    private static final class SidewaysUpsample extends BaseModule implements Layer {

        private final int channels;
        private final Parameter weight;
        private final Parameter bias;

        SidewaysUpsample(int channels, int ratio) {
            this.channels = channels;
            this.weight = parameter(
                    "weight",
                    t -> Inits.kaiming(t, 0, Inits.fanOut(t.shape()), "relu", false),
                    channels,
                    channels,
                    ratio);
            this.bias = parameter("bias", Tensor::zero_, channels);
        }

        @Override
        public Tensor forward(Tensor x) {
            return TorchScope.keeping(() -> {
                Tensor flat = weight.value().reshape(channels, -1);
                return x.transpose(1, 2)
                        .matmul(flat)
                        .reshape(x.size(0), x.size(2), channels, -1)
                        .permute(0, 2, 1, 3)
                        .reshape(x.size(0), channels, -1)
                        .add(bias.value().view(1, -1, 1));
            });
        }
    }

    // ---- training ----

    @Override
    public Targets targets(List<SamplingResult> sampled, RcnnTrainCfg cfg) {
        try (TorchScope scope = TorchScope.open()) {
            List<Tensor> labels = new ArrayList<>();
            List<Tensor> targets = new ArrayList<>();
            List<Tensor> weights = new ArrayList<>();
            long size = 8L * args.bboxCoder().bucketsOfSide();
            Grad.off(() -> {
                for (SamplingResult result : sampled) {
                    long neg = result.numNeg();
                    Tensor like = result.posPriors();
                    labels.add(result.posGtLabels());
                    labels.add(result.posGtLabels().new_full(new long[] {neg}, new Scalar(args.numClasses())));
                    BucketingBBoxCoder.Encoded encoded = args.bboxCoder().encode(like, result.posGtBboxes());
                    targets.add(Tensors.cat(List.of(encoded.labels(), encoded.offsets()), 1));
                    targets.add(like.new_zeros(neg, size));
                    weights.add(Tensors.cat(List.of(encoded.labelWeights(), encoded.offsetWeights()), 1));
                    weights.add(like.new_zeros(neg, size));
                }
            });
            Tensor allTargets = Tensors.cat(targets, 0);
            return new Targets(
                    scope.keep(Tensors.cat(labels, 0)),
                    scope.keep(allTargets.new_ones(allTargets.size(0))),
                    scope.keep(allTargets),
                    scope.keep(Tensors.cat(weights, 0)));
        }
    }

    @Override
    public Losses loss(Outputs outputs, Tensor rois, Targets targets) {
        Tensor clsScore = outputs.clsScore();
        Tensor bboxPred = outputs.bboxPred();
        if (clsScore == null || bboxPred == null) {
            throw new IllegalArgumentException("SABLHead always classifies and refines");
        }
        try (TorchScope scope = TorchScope.open()) {
            Tensor labels = targets.labels();
            double counted = Math.max(labels.size(0), 1);
            int side = args.bboxCoder().bucketsOfSide();
            Tensor buckets = args.lossBboxCls()
                    .forward(
                            buckets(bboxPred).reshape(-1, side),
                            buckets(targets.bboxTargets()).reshape(-1, side),
                            buckets(targets.bboxWeights()).reshape(-1, side),
                            4.0 * labels.size(0));
            Tensor offsets = args.lossBboxReg()
                    .forward(offsets(bboxPred), offsets(targets.bboxTargets()), offsets(targets.bboxWeights()), (double)
                            labels.size(0));
            return Losses.of("loss_cls", args.lossCls().forward(clsScore, labels, targets.labelWeights(), counted))
                    .with("acc", BaseBBoxHead.accuracy(clsScore, labels))
                    .with("loss_bbox_cls", buckets)
                    .with("loss_bbox_reg", offsets)
                    .keepIn(scope);
        }
    }

    private static Tensor buckets(Tensor both) {
        return both.narrow(1, 0, both.size(1) / 2);
    }

    private static Tensor offsets(Tensor both) {
        return both.narrow(1, both.size(1) / 2, both.size(1) / 2);
    }

    // ---- prediction ----

    @Override
    public Tensor activate(Tensor clsScore) {
        return clsScore.softmax(-1);
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
            BucketingBBoxCoder.Decoded decoded = decode(rois, bboxPred, sample);
            float[] corners = Tensors.floats(decoded.boxes());
            if (rescale) {
                BaseBBoxHead.rescale(corners, sample);
            }
            return MulticlassNms.apply(
                    corners,
                    4,
                    Tensors.floats(scores),
                    Tensors.floats(decoded.confidence()),
                    args.numClasses(),
                    cfg.scoreThr(),
                    cfg.nms(),
                    cfg.maxPerImg());
        });
    }

    private BucketingBBoxCoder.Decoded decode(Tensor rois, @Nullable Tensor bboxPred, DetDataSample sample) {
        if (bboxPred == null) {
            throw new IllegalArgumentException("SABLHead always refines");
        }
        return args.bboxCoder()
                .decode(
                        rois.narrow(1, 1, 4),
                        buckets(bboxPred),
                        offsets(bboxPred),
                        sample.requireMeta(ResultKey.IMG_SHAPE));
    }

    @Override
    public Tensor regressByClass(Tensor rois, Tensor labels, Tensor bboxPred, DetDataSample sample) {
        return TorchScope.keeping(() -> decode(rois, bboxPred, sample).boxes());
    }
}
