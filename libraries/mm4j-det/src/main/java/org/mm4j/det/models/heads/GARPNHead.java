package org.mm4j.det.models.heads;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.ops.BatchedNms;
import org.mm4j.cv.ops.Kept;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * Proposes boxes by guided anchors, see {@link GuidedAnchorHead}; its losses are {@code loss_rpn_cls}, {@code loss_rpn_bbox},
 * {@code loss_anchor_shape} and {@code loss_anchor_loc}. Each level suppresses by itself, and keeps at most {@code nms_post}
 * boxes.
 */
public final class GARPNHead extends GuidedAnchorHead {

    /** The arguments. */
    public record Args(
            @Doc("channels of the feature maps") int inChannels,
            @Default("1") @Doc("object or not: only 1") int numClasses,

            @Default("dict(type='Normal', layer='Conv2d', std=0.01,"
                    + " override=dict(type='Normal', name='conv_loc', std=0.01, bias_prob=0.01))")
            @Nullable
            InitCfg initCfg,

            @Inline GuidedAnchorArgs guided) {

        /** Checks the number of classes. */
        public Args {
            if (numClasses != 1) {
                throw new IllegalArgumentException(
                        "an RPN tells objects from none: num_classes is 1, not " + numClasses);
            }
        }
    }

    private static final Map<String, String> NAMES = Map.of(
            "loss_cls", "loss_rpn_cls",
            "loss_bbox", "loss_rpn_bbox",
            "loss_shape", "loss_anchor_shape",
            "loss_loc", "loss_anchor_loc");

    private final Conv2d rpnConv;
    private final Conv2d convLoc;
    private final Conv2d convShape;
    private final FeatureAdaption featureAdaption;
    private final Conv2d convCls;
    private final Conv2d convReg;

    /** Makes the head. */
    public GARPNHead(Args args) {
        super(args.numClasses(), args.guided(), args.initCfg());
        int width = args.guided().featChannels();
        this.rpnConv = child("rpn_conv", Conv2d.of(args.inChannels(), width, 3, 1, 1, 1, 1, true));
        this.convLoc = child("conv_loc", Conv2d.of(args.inChannels(), 1, 1));
        this.convShape = child("conv_shape", Conv2d.of(args.inChannels(), 2, 1));
        this.featureAdaption = child(
                "feature_adaption",
                new FeatureAdaption(args.inChannels(), width, args.guided().deformGroups()));
        this.convCls = child("conv_cls", Conv2d.of(width, clsOutChannels(), 1));
        this.convReg = child("conv_reg", Conv2d.of(width, 4, 1));
    }

    @Override
    Level single(Tensor x) {
        Tensor hidden = torch.relu(rpnConv.forward(x));
        Tensor places = convLoc.forward(hidden);
        Tensor shapes = convShape.forward(hidden);
        Tensor adapted = featureAdaption.forward(hidden, shapes);
        return new Level(convCls.forward(adapted), convReg.forward(adapted), shapes, places);
    }

    @Override
    public Losses lossByFeat(List<List<Tensor>> outputs, List<DetDataSample> samples) {
        Losses renamed = Losses.none();
        for (var entry : super.lossByFeat(outputs, samples).entries().entrySet()) {
            renamed = renamed.with(NAMES.getOrDefault(entry.getKey(), entry.getKey()), entry.getValue());
        }
        return renamed;
    }

    @Override
    InstanceData decode(List<Candidates> levels, DetDataSample sample, TestCfg cfg, boolean rescale) {
        List<InstanceData> kept = new ArrayList<>();
        for (Candidates level : levels) {
            if (level.scores().size(0) > 0) {
                kept.add(level(level.best(cfg.nmsPre()), sample, cfg));
            }
        }
        InstanceData all = together(kept);
        all = cfg.nmsAcrossLevels() ? suppressed(all, cfg, cfg.maxPerImg()) : best(all, cfg.maxPerImg());
        return (rescale ? BoxPostProcess.rescaled(all, sample) : all).with("labels", new long[all.size()]);
    }

    private InstanceData level(Candidates level, DetDataSample sample, TestCfg cfg) {
        return TorchScope.call(() -> {
            Tensor boxes = args().bboxCoder()
                    .decode(level.anchors(), level.bboxPred(), sample.requireMeta(ResultKey.IMG_SHAPE));
            InstanceData found = InstanceData.ofSize((int) boxes.size(0))
                    .with("bboxes", Tensors.floats(boxes), 4)
                    .with("scores", Tensors.floats(level.scores()));
            found = BoxPostProcess.largeEnough(found, cfg.minBboxSize());
            return suppressed(found, cfg, cfg.nmsPost() == null ? -1 : cfg.nmsPost());
        });
    }

    private static InstanceData suppressed(InstanceData found, TestCfg cfg, int limit) {
        Kept kept = BatchedNms.batchedNms(
                found.floats("bboxes").values(),
                found.floats("scores").values(),
                new int[found.size()],
                cfg.nms(),
                true);
        return BoxPostProcess.first(found.select(kept.indices()), limit);
    }

    private static InstanceData best(InstanceData found, int limit) {
        float[] scores = found.floats("scores").values();
        int[] order = IntStream.range(0, scores.length)
                .boxed()
                .sorted((a, b) -> Float.compare(scores[b], scores[a]))
                .mapToInt(i -> i)
                .toArray();
        return BoxPostProcess.first(found.select(order), limit);
    }

    private static InstanceData together(List<InstanceData> parts) {
        int size = parts.stream().mapToInt(InstanceData::size).sum();
        float[] boxes = new float[4 * size];
        float[] scores = new float[size];
        int at = 0;
        for (InstanceData part : parts) {
            if (part.size() > 0) {
                System.arraycopy(part.floats("bboxes").values(), 0, boxes, 4 * at, 4 * part.size());
                System.arraycopy(part.floats("scores").values(), 0, scores, at, part.size());
                at += part.size();
            }
        }
        return InstanceData.ofSize(size).with("bboxes", boxes, 4).with("scores", scores);
    }
}
