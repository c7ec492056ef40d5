package org.mm4j.det.models.heads;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.models.heads.SOLOArgs.SoloTestCfg;
import org.mm4j.det.models.layers.ConvStyle;
import org.mm4j.det.models.layers.Resize2d;
import org.mm4j.det.models.losses.Reduction;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.task.MapSize;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Maths;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.InstanceData;

/**
 * What the heads of SOLO have in common: each level is a grid, whose cells predict a class, (n, classes, grid, grid), and
 * a mask of the whole picture. In eval mode scores and masks are after the sigmoid, masks all of one size, and scores that
 * are not the largest around are 0. The losses are {@code loss_mask} and {@code loss_cls}.
 */
abstract class BaseSOLOHead extends BaseModule implements DenseMaskHead {

    /** Maps of masks have this stride. */
    private static final int COARSEST = 4;

    private final SOLOArgs args;

    BaseSOLOHead(SOLOArgs args, @Nullable InitCfg initCfg) {
        super(initCfg);
        this.args = args;
        childOf("loss_cls", args.lossCls());
        childOf("loss_mask", args.lossMask());
    }

    final SOLOArgs args() {
        return args;
    }

    /** A tower with further input channels. */
    final ModuleList<Layer> tower(ConvStyle style, int further) {
        return Towers.tower(style, args.inChannels() + further, args.featChannels(), args.stackedConvs());
    }

    @Override
    public final int numClasses() {
        return args.numClasses();
    }

    // ---- what a head states ----

    /** The maps of masks of one level, of one kind or more, before the sigmoid, from a map and its coordinates. */
    abstract List<Tensor> maskMaps(Tensor feature, Tensor coordinates, int level);

    /** The scores of classes of a map. */
    abstract Tensor classScores(Tensor cls);

    /** The tower of classes. */
    abstract ModuleList<Layer> clsTower();

    /** The masks before the sigmoid, or after it, of cells of one level and picture: (cells, h, w). */
    abstract Tensor masksOf(List<Tensor> maps, long[] cells, int grid, boolean isProbability);

    // ---- the layers ----

    @Override
    public final List<List<Tensor>> forward(List<Tensor> features) {
        int levels = args.strides().size();
        if (features.size() != levels) {
            throw new IllegalArgumentException(
                    "the head takes " + levels + " feature maps, as strides says, not " + features.size());
        }
        List<List<Tensor>> kinds = new ArrayList<>();
        try (TorchScope scope = TorchScope.open()) {
            List<Tensor> maps = resized(features);
            for (int level = 0; level < levels; level++) {
                List<Tensor> outs = new ArrayList<>();
                for (Tensor mask : maskMaps(maps.get(level), coordinates(maps.get(level)), level)) {
                    outs.add(
                            isTraining()
                                    ? mask
                                    : Resize2d.bilinear(
                                            mask.sigmoid(),
                                            2 * maps.get(0).size(2),
                                            2 * maps.get(0).size(3)));
                }
                Tensor cls = classes(maps.get(level), args.numGrids().get(level));
                outs.add(isTraining() ? cls : peaks(cls.sigmoid()));
                for (int kind = 0; kind < outs.size(); kind++) {
                    if (level == 0) {
                        kinds.add(new ArrayList<>());
                    }
                    kinds.get(kind).add(scope.keep(outs.get(kind)));
                }
            }
        }
        return kinds;
    }

    /** The first map half as large, the last as large as the one before. */
    static List<Tensor> resized(List<Tensor> features) {
        List<Tensor> maps = new ArrayList<>(features);
        maps.set(0, Resize2d.bilinear(features.get(0), 0.5));
        int last = features.size() - 1;
        Tensor before = features.get(last - 1);
        maps.set(last, Resize2d.bilinear(features.get(last), before.size(2), before.size(3)));
        return maps;
    }

    /** Where each cell lies along x and y, from -1 to 1: (n, 2, h, w). */
    static Tensor coordinates(Tensor map) {
        long height = map.size(2);
        long width = map.size(3);
        Tensor x = line(width, map).view(1, 1, 1, width).expand(map.size(0), 1, height, width);
        Tensor y = line(height, map).view(1, 1, height, 1).expand(map.size(0), 1, height, width);
        return Tensors.cat(List.of(x, y), 1);
    }

    private static Tensor line(long count, Tensor like) {
        return torch.linspace(new Scalar(-1), new Scalar(1), count).to(like.device(), like.scalar_type());
    }

    private Tensor classes(Tensor map, int grid) {
        Tensor y = map;
        ModuleList<Layer> tower = clsTower();
        for (int i = 0; i < tower.size(); i++) {
            if (i == args.clsDownIndex()) {
                y = Resize2d.bilinear(y, grid, grid);
            }
            y = tower.get(i).forward(y);
        }
        return classScores(y);
    }

    /** Zeros where a cell left or above scores higher. */
    static Tensor peaks(Tensor scores) {
        long[] two = {2, 2};
        long[] one = {1, 1};
        Tensor most = torch.max_pool2d(scores, two, one, one, one, false)
                .narrow(2, 0, scores.size(2))
                .narrow(3, 0, scores.size(3));
        return scores.mul(most.eq(scores));
    }

    // ---- training ----

    @Override
    public final Losses loss(List<Tensor> features, List<DetDataSample> samples) {
        if (!isTraining()) {
            throw new IllegalStateException("losses need the outputs of the head in training mode: call train(true)");
        }
        try (TorchScope scope = TorchScope.open()) {
            List<List<Tensor>> outputs = forward(features);
            List<List<Tensor>> maskKinds = outputs.subList(0, outputs.size() - 1);
            List<Tensor> scores = outputs.get(outputs.size() - 1);
            List<MapSize> sizes = MapSize.of(maskKinds.get(0));
            List<List<SoloTargets>> targets = Grad.off(() -> samples.stream()
                    .map(sample -> SoloTargets.of(args, sizes, sample, scores.get(0)))
                    .toList());
            int levels = sizes.size();
            double count = 0;
            List<Tensor> losses = new ArrayList<>();
            List<Tensor> labels = new ArrayList<>();
            List<Tensor> rows = new ArrayList<>();
            for (int level = 0; level < levels; level++) {
                List<Tensor> preds = new ArrayList<>();
                List<Tensor> wanted = new ArrayList<>();
                for (int i = 0; i < samples.size(); i++) {
                    SoloTargets own = targets.get(i).get(level);
                    labels.add(Tensors.of(own.labels(), own.labels().length));
                    if (own.cells().length > 0) {
                        preds.add(masksOf(
                                picture(maskKinds, level, i),
                                own.cells(),
                                args.numGrids().get(level),
                                false));
                        wanted.add(own.masks());
                        count += own.cells().length;
                    }
                }
                losses.add(
                        preds.isEmpty()
                                ? nothing(maskKinds, level)
                                : args.lossMask()
                                        .forward(
                                                Tensors.cat(preds, 0),
                                                Tensors.cat(wanted, 0),
                                                null,
                                                null,
                                                Reduction.NONE));
                rows.add(scores.get(level).permute(0, 2, 3, 1).reshape(-1, numClasses()));
            }
            Tensor all = Tensors.cat(losses, 0);
            Tensor flat = Tensors.cat(labels, 0).to(scores.get(0).device(), ScalarType.Long);
            return Losses.none()
                    .with("loss_mask", count > 0 ? Maths.over(all.sum(), count) : all.mean())
                    .with("loss_cls", args.lossCls().forward(Tensors.cat(rows, 0), flat, null, count + 1))
                    .keepIn(scope);
        }
    }

    /** Zero with a gradient of zero: (1). */
    private static Tensor nothing(List<List<Tensor>> maskKinds, int level) {
        return Maths.times(maskKinds.get(0).get(level).sum(), 0).unsqueeze(0);
    }

    private static List<Tensor> picture(List<List<Tensor>> maskKinds, int level, int index) {
        return maskKinds.stream().map(kind -> kind.get(level).select(0, index)).toList();
    }

    // ---- prediction ----

    @Override
    public final List<InstanceData> predict(List<Tensor> features, List<DetDataSample> samples) {
        SoloTestCfg cfg = args.testCfg();
        if (cfg == null) {
            throw new IllegalStateException("the head has no test_cfg, which says how to decode; add"
                    + " test_cfg=dict(nms_pre=500, score_thr=0.1, mask_thr=0.5, filter_thr=0.05, max_per_img=100) to"
                    + " the model");
        }
        return TorchScope.call(() -> Grad.off(() -> {
            List<List<Tensor>> outputs = forward(features);
            List<InstanceData> results = new ArrayList<>();
            for (int i = 0; i < samples.size(); i++) {
                int index = i;
                results.add(TorchScope.call(() -> single(outputs, index, samples.get(index), cfg)));
            }
            return results;
        }));
    }

    private InstanceData single(List<List<Tensor>> outputs, int index, DetDataSample sample, SoloTestCfg cfg) {
        List<List<Tensor>> maskKinds = outputs.subList(0, outputs.size() - 1);
        List<Tensor> scores = outputs.get(outputs.size() - 1).stream()
                .map(map -> map.select(0, index))
                .toList();
        SoloDecoder.MaskSource source = (level, cells) ->
                masksOf(picture(maskKinds, level, index), cells, args.numGrids().get(level), true);
        return new SoloDecoder(args, cfg, COARSEST).decode(scores, source, sample);
    }

    /** Rows of a map of one picture. */
    static Tensor rows(Tensor map, long[] indices) {
        return map.index_select(0, Tensors.of(indices, indices.length).to(map.device(), ScalarType.Long));
    }

    /** A last convolution for each level. */
    final ModuleList<Conv2d> lasts(int kernel, boolean isSquare) {
        ModuleList<Conv2d> lasts = new ModuleList<>();
        for (int grid : args.numGrids()) {
            lasts.add(Towers.last(args.featChannels(), isSquare ? grid * grid : grid, kernel));
        }
        return lasts;
    }
}
