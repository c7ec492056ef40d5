package org.mm4j.det.models.heads;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.models.layers.ConvStyle;
import org.mm4j.det.models.losses.Loss;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.task.AnchorGenerator;
import org.mm4j.det.task.ApproxMaxIoUAssigner;
import org.mm4j.det.task.AssignResult;
import org.mm4j.det.task.Assigner;
import org.mm4j.det.task.BucketingBBoxCoder;
import org.mm4j.det.task.MapSize;
import org.mm4j.det.task.PriorGenerator;
import org.mm4j.det.task.PseudoSampler;
import org.mm4j.det.task.Sampler;
import org.mm4j.det.task.SamplingResult;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/**
 * The head of SABL on RetinaNet: for each side of a box the bucket that it lies in, and how far from its middle.
 * {@link #forward} gives class scores (n, classes, h, w), buckets and distances (n, 4·buckets, h, w) each.
 *
 * <p>Source: Wang et al., Side-Aware Boundary Localization (arXiv:1912.04260).
 */
public final class SABLRetinaHead extends BaseDenseHead {

    /** The arguments. */
    public record Args(
            @Doc("number of classes, without background") int numClasses,
            @Doc("channels of the feature maps") int inChannels,
            @Default("4") @Doc("convolutions in each tower") int stackedConvs,
            @Default("256") @Doc("channels of the towers") int featChannels,

            @Default("dict(type='AnchorGenerator', octave_base_scale=4, scales_per_octave=3, ratios=[0.5, 1.0, 2.0],"
                    + " strides=[8, 16, 32, 64, 128])")
            AnchorGenerator approxAnchorGenerator,

            @Default("dict(type='AnchorGenerator', ratios=[1.0], scales=[4], strides=[8, 16, 32, 64, 128])")
            AnchorGenerator squareAnchorGenerator,

            @Nullable Part<Convolution> convCfg,
            @Nullable Part<Norm> normCfg,

            @Default("dict(type='BucketingBBoxCoder', num_buckets=14, scale_factor=3.0)")
            BucketingBBoxCoder bboxCoder,

            @Default("False") @Doc("has no effect, as in the original")
            boolean regDecodedBbox,

            @Nullable TrainCfg trainCfg,
            @Nullable TestCfg testCfg,

            @Default("dict(type='FocalLoss', use_sigmoid=True, gamma=2.0, alpha=0.25, loss_weight=1.0)")
            Loss lossCls,

            @Default("dict(type='CrossEntropyLoss', use_sigmoid=True, loss_weight=1.5)")
            Loss lossBboxCls,

            @Default("dict(type='SmoothL1Loss', beta=1.0 / 9.0, loss_weight=1.5)")
            Loss lossBboxReg,

            @Default("dict(type='Normal', layer='Conv2d', std=0.01, override=dict(type='Normal', name='retina_cls',"
                    + " std=0.01, bias_prob=0.01))")
            @Nullable
            InitCfg initCfg) {

        /** Checks what fits together. */
        public Args {
            if (approxAnchorGenerator.leastScale() != squareAnchorGenerator.leastScale()
                    || !approxAnchorGenerator.strides().equals(squareAnchorGenerator.strides())) {
                throw new IllegalArgumentException("approx_anchor_generator and square_anchor_generator have the same"
                        + " strides, and octave_base_scale is the first of the scales");
            }
        }
    }

    /**
     * How the head is trained.
     *
     * @param assigner decides what each square answers to, by the anchors around it
     * @param sampler chooses the squares that count; null for all
     * @param allowedBorder squares count whose anchors reach no further than this out of the picture; negative: all
     * @param posWeight weight of positive squares in the classification; not above 0: 1
     * @param debug has no effect, as in the original
     */
    public record TrainCfg(
            ApproxMaxIoUAssigner assigner,
            @Nullable Sampler sampler,

            @Default("-1") @Doc("pixels that an anchor may reach out of the picture; negative: any number")
            int allowedBorder,

            @Default("-1.0") @Doc("weight of positive squares; not above 0: 1")
            double posWeight,

            @Default("False") @Doc("has no effect, as in the original")
            boolean debug) {}

    private final Args args;
    private final int numbers;
    private final ModuleList<Layer> clsConvs;
    private final ModuleList<Layer> regConvs;
    private final Conv2d retinaCls;
    private final Conv2d retinaBboxReg;
    private final Conv2d retinaBboxCls;

    /** Makes the head. */
    public SABLRetinaHead(Args args, BuildContext build) {
        super(args.initCfg());
        this.args = args;
        this.numbers = 4 * args.bboxCoder().bucketsOfSide();
        childOf("loss_cls", args.lossCls());
        childOf("loss_bbox_cls", args.lossBboxCls());
        childOf("loss_bbox_reg", args.lossBboxReg());
        ConvStyle style = new ConvStyle(args.convCfg(), args.normCfg(), Towers.relu(build));
        int channels = args.featChannels();
        this.clsConvs = child("cls_convs", Towers.tower(style, args.inChannels(), channels, args.stackedConvs()));
        this.regConvs = child("reg_convs", Towers.tower(style, args.inChannels(), channels, args.stackedConvs()));
        this.retinaCls = child("retina_cls", Towers.last(channels, clsOutChannels(), 3));
        this.retinaBboxReg = child("retina_bbox_reg", Towers.last(channels, numbers, 3));
        this.retinaBboxCls = child("retina_bbox_cls", Towers.last(channels, numbers, 3));
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
        return args.squareAnchorGenerator();
    }

    @Override
    protected boolean useSigmoidCls() {
        return args.lossCls().useSigmoid();
    }

    @Override
    public List<List<Tensor>> forward(List<Tensor> features) {
        checkLevels(features);
        return byKind(features, (feature, level) -> {
            Tensor reg = Towers.through(regConvs, feature);
            return List.of(
                    retinaCls.forward(Towers.through(clsConvs, feature)),
                    retinaBboxCls.forward(reg),
                    retinaBboxReg.forward(reg));
        });
    }

    // ---- training ----

    /** The targets of one picture: (a) and (a, 4·buckets). */
    private record Targets(
            Tensor labels,
            Tensor labelWeights,
            Tensor buckets,
            Tensor bucketWeights,
            Tensor offsets,
            Tensor offsetWeights,
            long avgFactor) {}

    @Override
    public Losses lossByFeat(List<List<Tensor>> outputs, List<DetDataSample> samples) {
        TrainCfg cfg = args.trainCfg();
        if (cfg == null) {
            throw new IllegalStateException("the head has no train_cfg, which says how squares are assigned; add"
                    + " train_cfg=dict(assigner=dict(type='ApproxMaxIoUAssigner', …)) to the model");
        }
        try (TorchScope scope = TorchScope.open()) {
            List<Tensor> clsScores = outputs.get(0);
            List<MapSize> sizes = MapSize.of(clsScores);
            List<Tensor> squares = args.squareAnchorGenerator().gridPriors(sizes, clsScores.get(0));
            List<Tensor> approxs = args.approxAnchorGenerator().gridPriors(sizes, clsScores.get(0));
            List<Targets> targets = Grad.off(() -> samples.stream()
                    .map(sample -> targets(cfg, squares, approxs, sizes, sample))
                    .toList());
            double factor = targets.stream().mapToLong(Targets::avgFactor).sum();
            List<Tensor> cls = new ArrayList<>();
            List<Tensor> buckets = new ArrayList<>();
            List<Tensor> offsets = new ArrayList<>();
            long from = 0;
            for (int level = 0; level < squares.size(); level++) {
                long at = from;
                long count = squares.get(level).size(0);
                from += count;
                cls.add(args.lossCls()
                        .forward(
                                batchRows(clsScores.get(level), clsOutChannels())
                                        .reshape(-1, clsOutChannels()),
                                part(targets.stream().map(Targets::labels).toList(), at, count),
                                part(targets.stream().map(Targets::labelWeights).toList(), at, count),
                                factor));
                buckets.add(args.lossBboxCls()
                        .forward(
                                batchRows(outputs.get(1).get(level), numbers).reshape(-1, numbers),
                                part(targets.stream().map(Targets::buckets).toList(), at, count),
                                part(
                                        targets.stream()
                                                .map(Targets::bucketWeights)
                                                .toList(),
                                        at,
                                        count),
                                factor * numbers));
                offsets.add(args.lossBboxReg()
                        .forward(
                                batchRows(outputs.get(2).get(level), numbers).reshape(-1, numbers),
                                part(targets.stream().map(Targets::offsets).toList(), at, count),
                                part(
                                        targets.stream()
                                                .map(Targets::offsetWeights)
                                                .toList(),
                                        at,
                                        count),
                                factor * 4 * args.bboxCoder().offsetTopk()));
            }
            return Losses.none()
                    .with("loss_cls", cls)
                    .with("loss_bbox_cls", buckets)
                    .with("loss_bbox_reg", offsets)
                    .keepIn(scope);
        }
    }

    private static Tensor part(List<Tensor> pictures, long from, long count) {
        return Tensors.cat(
                pictures.stream().map(own -> own.narrow(0, from, count)).toList(), 0);
    }

    private Targets targets(
            TrainCfg cfg, List<Tensor> squares, List<Tensor> approxs, List<MapSize> sizes, DetDataSample sample) {
        Tensor all = Tensors.cat(squares, 0);
        long n = all.size(0);
        boolean[] flags =
                GuidedAnchorHead.inside(args.approxAnchorGenerator(), approxs, sizes, sample, cfg.allowedBorder());
        long[] places = IntStream.range(0, flags.length)
                .filter(i -> flags[i])
                .mapToLong(i -> i)
                .toArray();
        Tensor inside = Tensors.of(places, places.length).to(all.device(), ScalarType.Long);
        Tensor own = all.index_select(0, inside);
        Assigner.GroundTruth there = Assigner.GroundTruth.of(sample, all);
        Tensor around = Tensors.cat(approxs, 0).view(n, -1, 4).index_select(0, inside);
        AssignResult assigned = cfg.assigner().assign(own, around, there);
        Sampler sampler = cfg.sampler() == null ? new PseudoSampler(new PseudoSampler.Args()) : cfg.sampler();
        SamplingResult sampled = sampler.sample(assigned, own, there);
        Tensor positive = inside.index_select(0, sampled.posInds());
        Tensor labels = inside.new_full(new long[] {n}, new Scalar(numClasses()));
        Tensor labelWeights = all.new_zeros(n);
        Tensor buckets = all.new_zeros(n, numbers);
        Tensor bucketWeights = all.new_zeros(n, numbers);
        Tensor offsets = all.new_zeros(n, numbers);
        Tensor offsetWeights = all.new_zeros(n, numbers);
        if (sampled.numPos() > 0) {
            BucketingBBoxCoder.Encoded encoded = args.bboxCoder().encode(sampled.posPriors(), sampled.posGtBboxes());
            labels.index_copy_(0, positive, sampled.posGtLabels());
            labelWeights.index_fill_(0, positive, new Scalar(cfg.posWeight() <= 0 ? 1 : cfg.posWeight()));
            buckets.index_copy_(0, positive, encoded.labels());
            bucketWeights.index_copy_(0, positive, encoded.labelWeights());
            offsets.index_copy_(0, positive, encoded.offsets());
            offsetWeights.index_copy_(0, positive, encoded.offsetWeights());
        }
        labelWeights.index_fill_(0, inside.index_select(0, sampled.negInds()), new Scalar(1));
        return new Targets(labels, labelWeights, buckets, bucketWeights, offsets, offsetWeights, sampled.avgFactor());
    }

    // ---- prediction ----

    @Override
    protected InstanceData predictSingle(
            List<List<Tensor>> outputs,
            List<Tensor> priors,
            DetDataSample sample,
            TestCfg cfg,
            boolean rescale,
            boolean withNms) {
        ImageSize picture = sample.requireMeta(ResultKey.IMG_SHAPE);
        List<Tensor> boxes = new ArrayList<>();
        List<Tensor> scores = new ArrayList<>();
        List<Tensor> labels = new ArrayList<>();
        for (int level = 0; level < priors.size(); level++) {
            Tensor own = clsActivation(rows(outputs.get(0).get(level), clsOutChannels()));
            Best best = best(own, cfg.scoreThr(), cfg.nmsPre());
            BucketingBBoxCoder.Decoded decoded = args.bboxCoder()
                    .decode(
                            priors.get(level).index_select(0, best.priors()),
                            rows(outputs.get(1).get(level), numbers).index_select(0, best.priors()),
                            rows(outputs.get(2).get(level), numbers).index_select(0, best.priors()),
                            picture);
            boxes.add(decoded.boxes());
            scores.add(best.scores().mul(decoded.confidence()));
            labels.add(best.labels());
        }
        float[] values = Tensors.floats(Tensors.cat(boxes, 0));
        InstanceData found = InstanceData.ofSize(values.length / 4)
                .with("bboxes", values, 4)
                .with("scores", Tensors.floats(Tensors.cat(scores, 0)))
                .with("labels", Tensors.longs(Tensors.cat(labels, 0)));
        return postProcess(found, sample, cfg, rescale, withNms);
    }
}
