package org.mm4j.det.transforms;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.image.Canvas;
import org.mm4j.cv.image.Interpolation;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.structures.bbox.BaseBoxes;
import org.mm4j.det.structures.mask.InstanceMasks;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.ScaleFactor;

/** What {@link Mosaic} and {@link CachedMosaic} do alike: four samples around a point. */
final class MosaicCanvas {

    /** Entries of the sample that it cannot do without. */
    static final Set<ResultKey<?>> NEEDED =
            Set.of(ResultKey.IMG, DetKeys.GT_BBOXES, DetKeys.GT_BBOXES_LABELS, DetKeys.GT_IGNORE_FLAGS);

    private final ImageSize part;
    private final ImageSize whole;
    private final int centerX;
    private final int centerY;

    private @Nullable BaseBoxes boxes;
    private @Nullable InstanceMasks masks;
    private long[] labels = new long[0];
    private boolean[] ignored = new boolean[0];

    private MosaicCanvas(Mosaic.Args args, SampleRandom random) {
        this.part = args.imgScale().size();
        this.whole = new ImageSize(2 * part.height(), 2 * part.width());
        this.centerX = (int) (args.centerRatioRange().draw(random) * part.width());
        this.centerY = (int) (args.centerRatioRange().draw(random) * part.height());
    }

    /**
     * Puts a sample at the upper left of the centre and three others around it, in the order upper right, lower left, lower
     * right. Masks go along if the sample has some.
     */
    static Results combine(Mosaic.Args args, Results results, List<Results> others) {
        MosaicCanvas mosaic = new MosaicCanvas(args, results.random());
        boolean withMasks = results.has(DetKeys.GT_MASKS);
        Canvas canvas = Canvas.filled(results.get(ResultKey.IMG), mosaic.whole, args.padVal());
        mosaic.add(canvas, results, 0, withMasks);
        for (int i = 0; i < others.size(); i++) {
            mosaic.add(canvas, others.get(i), i + 1, withMasks);
        }
        results.put(ResultKey.IMG, canvas.toImage()).put(ResultKey.IMG_SHAPE, mosaic.whole);
        mosaic.putTruths(args, results);
        return results;
    }

    private void add(Canvas canvas, Results sample, int quarter, boolean withMasks) {
        Image image = sample.get(ResultKey.IMG);
        double scale = Math.min((double) part.height() / image.height(), (double) part.width() / image.width());
        ImageSize size =
                new ImageSize(Math.max(1, (int) (image.height() * scale)), Math.max(1, (int) (image.width() * scale)));
        boolean isLeft = quarter % 2 == 0;
        boolean isUpper = quarter < 2;
        int x1 = isLeft ? Math.max(centerX - size.width(), 0) : centerX;
        int y1 = isUpper ? Math.max(centerY - size.height(), 0) : centerY;
        int x2 = isLeft ? centerX : Math.min(centerX + size.width(), whole.width());
        int y2 = isUpper ? centerY : Math.min(centerY + size.height(), whole.height());
        int fromX = isLeft ? size.width() - (x2 - x1) : 0;
        int fromY = isUpper ? size.height() - (y2 - y1) : 0;
        if (x2 > x1 && y2 > y1) {
            canvas.pasteResized(image, size, Interpolation.BILINEAR, fromX, fromY, x2 - x1, y2 - y1, x1, y1);
        }
        int right = x1 - fromX;
        int down = y1 - fromY;
        BaseBoxes moved = sample.get(DetKeys.GT_BBOXES)
                .rescale(new ScaleFactor(scale, scale))
                .translate(right, down);
        boxes = boxes == null ? moved : boxes.concat(moved);
        labels = Truths.concat(labels, sample.get(DetKeys.GT_BBOXES_LABELS));
        ignored = Truths.concat(ignored, sample.get(DetKeys.GT_IGNORE_FLAGS));
        if (withMasks) {
            InstanceMasks placed = sample.get(DetKeys.GT_MASKS)
                    .rescale(scale, Interpolation.NEAREST)
                    .translate(whole, right, down, 0, Interpolation.BILINEAR);
            masks = masks == null ? placed : masks.concat(placed);
        }
    }

    private void putTruths(Mosaic.Args args, Results results) {
        if (boxes == null) {
            throw new IllegalStateException("a mosaic without a sample");
        }
        BaseBoxes all = args.bboxClipBorder() ? boxes.clip(whole) : boxes;
        int[] kept = Truths.where(all.isInside(whole));
        results.put(DetKeys.GT_BBOXES, all.select(kept))
                .put(DetKeys.GT_BBOXES_LABELS, Truths.select(labels, kept))
                .put(DetKeys.GT_IGNORE_FLAGS, Truths.select(ignored, kept));
        results.remove(DetKeys.GT_INSTANCES_IDS);
        if (masks != null) {
            results.put(DetKeys.GT_MASKS, masks.select(kept));
        }
    }
}
