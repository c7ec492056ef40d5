package org.mm4j.det.transforms;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.mm4j.cv.image.Canvas;
import org.mm4j.cv.transforms.ImageKeys;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.structures.bbox.BaseBoxes;
import org.mm4j.det.structures.bbox.HorizontalBoxes;
import org.mm4j.det.structures.mask.BitmapMasks;
import org.mm4j.det.structures.mask.InstanceMasks;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Fills random rectangles of the picture, its bitmap masks and its class map (Zhong et al. 2020). Boxes of which too much is
 * gone go, with their labels, flags and masks. Boxes are horizontal ones; polygon masks are refused.
 */
@Doc("Fills random rectangles of the image and drops boxes that they hide.")
public final class RandomErasing implements Transform {

    /** The arguments. */
    public record Args(
            @Doc("how many rectangles: a number, or (least, most)")
            CountRange nPatches,

            @Doc("their width and height as part of the image's: a number, or (least, most)")
            RatioRange ratio,

            @Default("True") @Doc("whether both sides are the same part of the image's")
            boolean squared,

            @Default("0.9") @Doc("part of a box from which on it goes when that is filled")
            double bboxErasedThr,

            @Default("128") @Doc("what the image is filled with: a number, or one for each channel")
            FillValue imgBorderValue,

            @Default("0") @Doc("what masks are filled with, 0 or 1")
            int maskBorderValue,

            @Default("255") @Doc("what the class map is filled with")
            int segIgnoreLabel) {}

    private static final double EPS = 1e-7;

    private final Args args;

    /** Makes the step. */
    public RandomErasing(Args args) {
        this.args = args;
    }

    private record Patch(int x1, int y1, int x2, int y2) {

        double overlap(BaseBoxes boxes, int i) {
            double width = Math.min(boxes.at(i, 2), x2) - Math.max(boxes.at(i, 0), x1);
            double height = Math.min(boxes.at(i, 3), y2) - Math.max(boxes.at(i, 1), y1);
            return Math.max(0, width) * Math.max(0, height);
        }
    }

    @Override
    public Results apply(Results results) {
        Image image = results.get(ResultKey.IMG);
        List<Patch> patches = draw(results.random(), image.size());
        results.put(ResultKey.IMG, filled(image, patches, args.imgBorderValue().channels(image.channels())));
        BaseBoxes boxes = results.find(DetKeys.GT_BBOXES).orElse(null);
        if (boxes != null) {
            int[] kept = IntStream.range(0, boxes.size())
                    .filter(i -> erased(boxes, i, patches) < args.bboxErasedThr())
                    .toArray();
            Truths.select(results, kept);
            Truths.selectMasks(results, kept);
        }
        results.find(DetKeys.GT_MASKS).ifPresent(masks -> results.put(DetKeys.GT_MASKS, filled(masks, patches)));
        results.find(ImageKeys.GT_SEG_MAP)
                .ifPresent(map -> results.put(ImageKeys.GT_SEG_MAP, filled(map, patches, args.segIgnoreLabel())));
        return results;
    }

    private List<Patch> draw(SampleRandom random, ImageSize size) {
        int count = args.nPatches().draw(random);
        List<Patch> patches = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double down = args.ratio().draw(random);
            double across = args.squared() ? down : args.ratio().draw(random);
            int height = (int) (size.height() * down);
            int width = (int) (size.width() * across);
            int x1 = random.integer(0, Math.max(1, size.width() - width));
            int y1 = random.integer(0, Math.max(1, size.height() - height));
            patches.add(new Patch(x1, y1, x1 + width, y1 + height));
        }
        return patches;
    }

    private static double erased(BaseBoxes boxes, int i, List<Patch> patches) {
        if (!boxes.type().equals(HorizontalBoxes.TYPE)) {
            throw new IllegalArgumentException("RandomErasing needs boxes of type hbox, not " + boxes.type());
        }
        double filled = 0;
        for (Patch patch : patches) {
            filled += patch.overlap(boxes, i);
        }
        float area = (boxes.at(i, 2) - boxes.at(i, 0)) * (boxes.at(i, 3) - boxes.at(i, 1));
        return filled / (area + (float) EPS);
    }

    private static Image filled(Image image, List<Patch> patches, double... value) {
        Canvas canvas = Canvas.showing(image);
        for (Patch patch : patches) {
            canvas.fill(patch.x1(), patch.y1(), patch.x2(), patch.y2(), value);
        }
        return canvas.toImage();
    }

    private InstanceMasks filled(InstanceMasks masks, List<Patch> patches) {
        if (!(masks instanceof BitmapMasks bitmaps)) {
            throw new IllegalArgumentException(
                    "RandomErasing cannot cut holes into polygons; load masks with poly2mask=True");
        }
        List<byte[]> all = IntStream.range(0, bitmaps.size())
                .mapToObj(i -> filled(
                                new Image(bitmaps.height(), bitmaps.width(), 1, bitmaps.get(i)),
                                patches,
                                args.maskBorderValue())
                        .pixels())
                .toList();
        return BitmapMasks.of(all, bitmaps.height(), bitmaps.width());
    }

    @Override
    public Set<ResultKey<?>> requires() {
        return Set.of(ResultKey.IMG);
    }
}
