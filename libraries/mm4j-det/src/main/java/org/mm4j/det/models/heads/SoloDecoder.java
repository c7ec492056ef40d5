package org.mm4j.det.models.heads;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.mm4j.det.models.heads.SOLOArgs.SoloTestCfg;
import org.mm4j.det.models.layers.Resize2d;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.structures.mask.MaskField;
import org.mm4j.det.structures.mask.Rle;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.nn.Maths;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.InstanceData;

/** From scores of the cells of SOLO, and masks of those that are good enough, to instances. */
final class SoloDecoder {

    /** Makes masks of cells. */
    @FunctionalInterface
    interface MaskSource {

        /** The masks of cells of a level as probabilities: (cells, h, w). */
        Tensor masks(int level, long[] cells);
    }

    private final SOLOArgs args;
    private final SoloTestCfg cfg;
    private final int stride;

    /**
     * Makes a decoder.
     *
     * @param stride pixels that a cell of a mask stands for
     */
    SoloDecoder(SOLOArgs args, SoloTestCfg cfg, int stride) {
        this.args = args;
        this.cfg = cfg;
        this.stride = stride;
    }

    /**
     * Decodes one picture.
     *
     * @param maps of scores of each level after the sigmoid, (classes, grid, grid)
     */
    InstanceData decode(List<Tensor> maps, MaskSource source, DetDataSample sample) {
        List<Tensor> scores = new ArrayList<>();
        List<Tensor> labels = new ArrayList<>();
        List<Tensor> masks = new ArrayList<>();
        for (int level = 0; level < args.strides().size(); level++) {
            Tensor rows = maps.get(level).permute(1, 2, 0).reshape(-1, args.numClasses());
            Tensor pairs = Maths.above(rows, cfg.scoreThr()).nonzero();
            if (pairs.size(0) == 0) {
                continue;
            }
            Tensor own = source.masks(level, Tensors.longs(pairs.select(1, 0)));
            Tensor bits = Maths.above(own, cfg.maskThr()).to(ScalarType.Float);
            Tensor areas = bits.flatten(1, -1).sum(1);
            Tensor kept = Maths.positions(Maths.above(areas, args.strides().get(level)));
            Tensor flat = Maths.times(pairs.select(1, 0), args.numClasses()).add(pairs.select(1, 1));
            Tensor sure = own.mul(bits).flatten(1, -1).sum(1).div(areas);
            scores.add(rows.reshape(-1).index_select(0, flat).mul(sure).index_select(0, kept));
            labels.add(pairs.select(1, 1).index_select(0, kept));
            masks.add(own.index_select(0, kept));
        }
        if (masks.stream().allMatch(own -> own.size(0) == 0)) {
            return none();
        }
        Tensor all = Tensors.cat(masks, 0);
        Tensor classes = Tensors.cat(labels, 0);
        Tensor bits = Maths.above(all, cfg.maskThr()).to(ScalarType.Float);
        MatrixNms suppressed = MatrixNms.of(bits, classes, Tensors.cat(scores, 0), cfg);
        int k = (int) suppressed.kept().size(0);
        if (k == 0) {
            return none();
        }
        InstanceData found = InstanceData.ofSize(k)
                .with("bboxes", new float[4 * k], 4)
                .with("scores", Tensors.floats(suppressed.scores()))
                .with("labels", Tensors.longs(classes.index_select(0, suppressed.kept())));
        return MaskField.withRles(found, rles(all.index_select(0, suppressed.kept()), sample));
    }

    private static InstanceData none() {
        return MaskField.withRles(
                InstanceData.ofSize(0)
                        .with("bboxes", new float[0], 4)
                        .with("scores", new float[0])
                        .with("labels", new long[0]),
                List.of());
    }

    /** Masks in pixels of the picture as it was read. */
    private List<Rle> rles(Tensor masks, DetDataSample sample) {
        ImageSize fed = sample.requireMeta(ResultKey.IMG_SHAPE);
        ImageSize read = sample.requireMeta(ResultKey.ORI_SHAPE);
        Tensor large = Resize2d.bilinear(masks.unsqueeze(0), stride * masks.size(1), stride * masks.size(2))
                .slice(2, new LongOptional(0), new LongOptional(fed.height()), 1)
                .slice(3, new LongOptional(0), new LongOptional(fed.width()), 1);
        Tensor bits = Maths.above(
                Resize2d.bilinear(large, read.height(), read.width()).squeeze(0), cfg.maskThr());
        List<Rle> rles = new ArrayList<>();
        for (int i = 0; i < bits.size(0); i++) {
            rles.add(Rle.encode(Tensors.bytes(bits.select(0, i)), read.height(), read.width()));
        }
        return rles;
    }
}
