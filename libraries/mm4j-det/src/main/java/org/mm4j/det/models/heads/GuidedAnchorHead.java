package org.mm4j.det.models.heads;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.task.AnchorGenerator;
import org.mm4j.det.task.Assigner;
import org.mm4j.det.task.MapSize;
import org.mm4j.det.task.PriorGenerator;
import org.mm4j.det.task.PseudoSampler;
import org.mm4j.det.task.Sampler;
import org.mm4j.det.task.SamplingResult;
import org.mm4j.det.task.Stride;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.InstanceData;

/**
 * What heads with guided anchors have in common: they predict where objects are and which shape an anchor there should have,
 * and then classify and refine these anchors (<a href="https://arxiv.org/abs/1901.03278">Region proposal by guided
 * anchoring</a>). {@code forward} gives class scores, boxes, shapes (n, 2, h, w) and places (n, 1, h, w) for each level; the
 * losses are {@code loss_cls}, {@code loss_bbox}, {@code loss_shape} and {@code loss_loc}.
 */
public abstract class GuidedAnchorHead extends BaseDenseHead {

    private static final double WH_RATIO_CLIP = 1e-6;

    private final int numClasses;
    private final GuidedAnchorArgs args;

    /** Registers the losses; the layers are the subclass's. */
    @SuppressWarnings("this-escape") // registering children, as every module does
    protected GuidedAnchorHead(int numClasses, GuidedAnchorArgs args, @Nullable InitCfg initCfg) {
        super(initCfg);
        this.numClasses = numClasses;
        this.args = args;
        childOf("loss_loc", args.lossLoc());
        childOf("loss_shape", args.lossShape());
        childOf("loss_cls", args.lossCls());
        childOf("loss_bbox", args.lossBbox());
    }

    /** What a head makes of one map: class scores, boxes, shapes and places. */
    record Level(Tensor clsScore, Tensor bboxPred, Tensor shapePred, Tensor locPred) {}

    /** Runs the layers on one map. */
    abstract Level single(Tensor x);

    /** Detections of one picture of the anchors of each level. */
    abstract InstanceData decode(List<Candidates> levels, DetDataSample sample, TestCfg cfg, boolean rescale);

    /**
     * What is said of the anchors of one level of a picture that count.
     *
     * @param scores (k, classes) probabilities, without background
     * @param bboxPred (k, 4)
     * @param anchors (k, 4)
     */
    record Candidates(Tensor scores, Tensor bboxPred, Tensor anchors) {

        /** The best ones by their highest score, at most so many if that is above 0. */
        Candidates best(int limit) {
            if (limit <= 0 || scores.size(0) <= limit) {
                return this;
            }
            Tensor most = new Tensor(scores.max(1).get0());
            Tensor order = new Tensor(most.topk(limit, 0, true, true).get1());
            return new Candidates(
                    scores.index_select(0, order), bboxPred.index_select(0, order), anchors.index_select(0, order));
        }
    }

    /** The arguments. */
    final GuidedAnchorArgs args() {
        return args;
    }

    @Override
    public final int numClasses() {
        return numClasses;
    }

    @Override
    protected final @Nullable TestCfg testCfg() {
        return args.testCfg();
    }

    @Override
    protected final PriorGenerator priorGenerator() {
        return args.squareAnchorGenerator();
    }

    @Override
    protected final boolean useSigmoidCls() {
        return args.lossCls().useSigmoid();
    }

    @Override
    public final List<List<Tensor>> forward(List<Tensor> features) {
        try (TorchScope scope = TorchScope.open()) {
            List<List<Tensor>> outputs =
                    List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            for (Tensor feature : features) {
                Level level = single(feature);
                outputs.get(0).add(level.clsScore());
                outputs.get(1).add(level.bboxPred());
                outputs.get(2).add(level.shapePred());
                outputs.get(3).add(level.locPred());
            }
            outputs.forEach(scope::keepAll);
            return outputs;
        }
    }

    /** Anchors (k, 4) of squares, as the shapes of one map (2, h, w) say. */
    private Tensor guided(Tensor squares, Tensor shapePred) {
        Tensor shapes = rows(shapePred, 2).detach();
        Tensor deltas = Tensors.cat(List.of(shapes.new_zeros(shapes.size(0), 2), shapes), 1);
        return args.anchorCoder().decode(squares, deltas, null, WH_RATIO_CLIP);
    }

    // ---- training ----

    @Override
    public Losses lossByFeat(List<List<Tensor>> outputs, List<DetDataSample> samples) {
        GuidedTrainCfg cfg = args.trainCfg();
        if (cfg == null) {
            throw new IllegalStateException("the head has no train_cfg, which says how anchors are assigned; add"
                    + " train_cfg=dict(assigner=…, ga_assigner=…, center_ratio=0.2, ignore_ratio=0.5) to the model");
        }
        try (TorchScope scope = TorchScope.open()) {
            List<MapSize> sizes = MapSize.of(outputs.get(0));
            Tensor like = outputs.get(0).get(0);
            List<Tensor> squares = args.squareAnchorGenerator().gridPriors(sizes, like);
            List<Assigner.GroundTruth> truths = AnchorTargets.truths(samples, like);
            GuidedPlaces places = GuidedPlaces.of(
                    truths.stream().map(truth -> Tensors.floats(truth.bboxes())).toList(),
                    sizes,
                    args.squareAnchorGenerator().strides().stream()
                            .map(GuidedAnchorHead::side)
                            .toList(),
                    args.approxAnchorGenerator().leastScale(),
                    cfg);
            List<Tensor> approxs = args.approxAnchorGenerator().gridPriors(sizes, like);
            List<boolean[]> inside = new ArrayList<>();
            for (DetDataSample sample : samples) {
                inside.add(inside(
                        args.approxAnchorGenerator(),
                        approxs,
                        sizes,
                        sample,
                        cfg.common().allowedBorder()));
            }
            Shapes shapes = Grad.off(() -> shapes(cfg, squares, approxs, inside, truths));
            List<List<Tensor>> anchors = new ArrayList<>();
            List<AnchorTargets> targets = new ArrayList<>();
            for (int i = 0; i < samples.size(); i++) {
                List<Tensor> own = new ArrayList<>();
                for (int level = 0; level < squares.size(); level++) {
                    Tensor square = squares.get(level);
                    Tensor shape = outputs.get(2).get(level).select(0, i);
                    own.add(Grad.off(() -> guided(square, shape)));
                }
                anchors.add(own);
                int picture = i;
                targets.add(Grad.off(() -> AnchorTargets.of(
                        new AnchorTargets.Settings(cfg.common(), args.bboxCoder(), numClasses, args.regDecodedBbox()),
                        new AnchorTargets.Inputs(own, List.of(inside.get(picture))),
                        List.of(truths.get(picture)),
                        List.of(samples.get(picture)))));
            }
            return losses(outputs, anchors, targets, shapes, places).keepIn(scope);
        }
    }

    private static int side(Stride stride) {
        if (stride.width() != stride.height()) {
            throw new IllegalArgumentException("guided anchors need strides that are equal along both axes");
        }
        return stride.width();
    }

    private Losses losses(
            List<List<Tensor>> outputs,
            List<List<Tensor>> anchors,
            List<AnchorTargets> targets,
            Shapes shapes,
            GuidedPlaces places) {
        double factor = targets.stream().mapToDouble(AnchorTargets::avgFactor).sum();
        List<Tensor> cls = new ArrayList<>();
        List<Tensor> bbox = new ArrayList<>();
        List<Tensor> shape = new ArrayList<>();
        List<Tensor> loc = new ArrayList<>();
        long from = 0;
        for (int i = 0; i < anchors.get(0).size(); i++) {
            int level = i;
            long start = from;
            long count = anchors.get(0).get(level).size(0);
            List<AnchorTargets.Level> own =
                    targets.stream().map(target -> target.level(start, count)).toList();
            cls.add(args.lossCls()
                    .forward(
                            batchRows(outputs.get(0).get(level), clsOutChannels())
                                    .reshape(-1, clsOutChannels()),
                            Tensors.cat(
                                    own.stream()
                                            .map(AnchorTargets.Level::labels)
                                            .toList(),
                                    0),
                            Tensors.cat(
                                    own.stream()
                                            .map(AnchorTargets.Level::labelWeights)
                                            .toList(),
                                    0),
                            factor));
            Tensor boxes = batchRows(outputs.get(1).get(level), 4).reshape(-1, 4);
            if (args.regDecodedBbox()) {
                Tensor all = Tensors.cat(
                        anchors.stream().map(picture -> picture.get(level)).toList(), 0);
                boxes = args.bboxCoder().decode(all, boxes, null);
            }
            bbox.add(args.lossBbox()
                    .forward(
                            boxes,
                            Tensors.cat(
                                    own.stream()
                                            .map(AnchorTargets.Level::boxTargets)
                                            .toList(),
                                    0),
                            Tensors.cat(
                                    own.stream()
                                            .map(AnchorTargets.Level::boxWeights)
                                            .toList(),
                                    0),
                            factor));
            shape.add(shapeLoss(outputs.get(2).get(level), shapes, start, count));
            Tensor places1 = outputs.get(3).get(level).reshape(-1, 1);
            loc.add(args.lossLoc()
                    .forward(
                            places1,
                            places.targets(level, places1),
                            places.weights(level, places1),
                            places.avgFactor()));
            from += count;
        }
        return Losses.none()
                .with("loss_cls", cls)
                .with("loss_bbox", bbox)
                .with("loss_shape", shape)
                .with("loss_loc", loc);
    }

    private Tensor shapeLoss(Tensor map, Shapes shapes, long from, long count) {
        Tensor weights = shapes.isPositive().narrow(1, from, count).reshape(-1);
        Tensor positive = weights.nonzero().view(-1);
        Tensor predicted = batchRows(map, 2).reshape(-1, 2).index_select(0, positive);
        Tensor deltas = Tensors.cat(List.of(predicted.new_zeros(predicted.size(0), 2), predicted), 1);
        Tensor squares = shapes.squares().narrow(1, from, count).reshape(-1, 4).index_select(0, positive);
        Tensor boxes = shapes.boxes().narrow(1, from, count).reshape(-1, 4).index_select(0, positive);
        return args.lossShape()
                .forward(
                        args.anchorCoder().decode(squares, deltas, null, WH_RATIO_CLIP),
                        boxes,
                        boxes.new_ones(boxes.size(0), 4),
                        shapes.avgFactor());
    }

    /**
     * Which shapes anchors should have: of n pictures with a squares each.
     *
     * @param isPositive (n, a), bool
     * @param squares (n, a, 4)
     * @param boxes (n, a, 4)
     * @param avgFactor what the loss is divided by
     */
    private record Shapes(Tensor isPositive, Tensor squares, Tensor boxes, double avgFactor) {}

    private Shapes shapes(
            GuidedTrainCfg cfg,
            List<Tensor> squares,
            List<Tensor> approxs,
            List<boolean[]> inside,
            List<Assigner.GroundTruth> truths) {
        Sampler sampler = cfg.gaSampler() == null ? new PseudoSampler(new PseudoSampler.Args()) : cfg.gaSampler();
        Tensor all = Tensors.cat(squares, 0);
        Tensor around = Tensors.cat(approxs, 0).view(all.size(0), -1, 4);
        List<Tensor> positive = new ArrayList<>();
        List<Tensor> boxes = new ArrayList<>();
        double factor = 0;
        for (int i = 0; i < truths.size(); i++) {
            Tensor places = positions(inside.get(i), all);
            Tensor own = all.index_select(0, places);
            Assigner.GroundTruth truth = truths.get(i);
            SamplingResult sampled =
                    sampler.sample(cfg.gaAssigner().assign(own, around.index_select(0, places), truth), own, truth);
            Tensor chosen = places.index_select(0, sampled.posInds());
            Tensor flags = all.new_zeros(all.size(0));
            flags.index_fill_(0, chosen, new Scalar(1L));
            Tensor wanted = all.new_zeros(all.size(0), 4);
            wanted.index_copy_(0, chosen, sampled.posGtBboxes());
            positive.add(flags.unsqueeze(0));
            boxes.add(wanted.unsqueeze(0));
            factor += sampled.avgFactor();
        }
        return new Shapes(
                Tensors.cat(positive, 0).to(ScalarType.Bool),
                all.unsqueeze(0).expand(truths.size(), all.size(0), 4),
                Tensors.cat(boxes, 0),
                factor);
    }

    private static Tensor positions(boolean[] flags, Tensor like) {
        byte[] values = new byte[flags.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) (flags[i] ? 1 : 0);
        }
        return Tensors.of(values, values.length)
                .to(like.device(), ScalarType.Bool)
                .nonzero()
                .view(-1);
    }

    /** Which squares have at least one box that stands for them inside the picture. */
    static boolean[] inside(
            AnchorGenerator generator, List<Tensor> approxs, List<MapSize> sizes, DetDataSample sample, int border) {
        ImageSize padded = sample.requireMeta(ResultKey.PAD_SHAPE);
        ImageSize picture = sample.requireMeta(ResultKey.IMG_SHAPE);
        List<boolean[]> valid = generator.validFlags(sizes, padded.height(), padded.width());
        int perSquare = generator.numBasePriors().get(0);
        boolean[] inside = new boolean
                [approxs.stream().mapToInt(level -> (int) level.size(0)).sum() / perSquare];
        int at = 0;
        for (int level = 0; level < approxs.size(); level++) {
            float[] boxes = Tensors.floats(approxs.get(level));
            boolean[] own = valid.get(level);
            for (int i = 0; i < own.length; i++) {
                boolean isIn = border < 0
                        || (boxes[4 * i] >= -border
                                && boxes[4 * i + 1] >= -border
                                && boxes[4 * i + 2] < picture.width() + border
                                && boxes[4 * i + 3] < picture.height() + border);
                inside[at + i / perSquare] |= own[i] && isIn;
            }
            at += own.length / perSquare;
        }
        return inside;
    }

    // ---- prediction ----

    @Override
    public final List<InstanceData> predictByFeat(
            List<List<Tensor>> outputs, List<DetDataSample> samples, TestCfg cfg, boolean rescale, boolean withNms) {
        if (!withNms) {
            throw new IllegalArgumentException("a head with guided anchors always suppresses");
        }
        boolean isFiltered = !isTraining();
        return TorchScope.call(() -> Grad.off(() -> {
            List<Tensor> squares = args.squareAnchorGenerator()
                    .gridPriors(MapSize.of(outputs.get(0)), outputs.get(0).get(0));
            List<InstanceData> results = new ArrayList<>();
            for (int i = 0; i < samples.size(); i++) {
                List<Candidates> levels = new ArrayList<>();
                for (int level = 0; level < squares.size(); level++) {
                    levels.add(candidates(outputs, level, i, squares.get(level), isFiltered));
                }
                results.add(decode(levels, samples.get(i), cfg, rescale));
            }
            return results;
        }));
    }

    private Candidates candidates(
            List<List<Tensor>> outputs, int level, int picture, Tensor squares, boolean isFiltered) {
        Tensor scores = clsActivation(rows(outputs.get(0).get(level).select(0, picture), clsOutChannels()));
        Tensor boxes = rows(outputs.get(1).get(level).select(0, picture), 4);
        Tensor anchors = guided(squares, outputs.get(2).get(level).select(0, picture));
        if (!isFiltered) {
            return new Candidates(scores, boxes, anchors);
        }
        Tensor places = outputs.get(3)
                .get(level)
                .select(0, picture)
                .reshape(-1)
                .sigmoid()
                .ge(new Scalar(args.locFilterThr()))
                .nonzero()
                .view(-1);
        return new Candidates(
                scores.index_select(0, places), boxes.index_select(0, places), anchors.index_select(0, places));
    }
}
