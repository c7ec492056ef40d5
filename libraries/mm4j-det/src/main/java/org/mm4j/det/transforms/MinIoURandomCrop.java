package org.mm4j.det.transforms;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.image.Canvas;
import org.mm4j.cv.transforms.ImageKeys;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.structures.bbox.BaseBoxes;
import org.mm4j.det.structures.bbox.HorizontalBoxes;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Cuts out a random part of the picture that overlaps each box by at least a random amount, or leaves it as it is (SSD,
 * Liu et al. 2016). Boxes whose centre is outside go, with their labels, flags and masks; the class map is cut too.
 */
@Doc("Cuts out a random part of the image that overlaps its boxes enough.")
public final class MinIoURandomCrop implements Transform {

    /** The arguments. */
    public record Args(
            @Default("(0.1, 0.3, 0.5, 0.7, 0.9)")
            @Doc("least overlaps of which one is drawn; 0 and leaving it are added")
            List<Double> minIous,

            @Default("0.3") @Doc("least width and height of the part, of 1")
            double minCropSize,

            @Default("True") @Doc("whether to cut boxes off at the border")
            boolean bboxClipBorder) {

        /** Checks the numbers. */
        public Args {
            Require.probability("min_crop_size", minCropSize);
        }
    }

    private static final int TRIALS = 50;
    /** The overlap that stands for leaving the picture as it is. */
    private static final double LEAVE = 1;

    private final Args args;
    private final double[] modes;

    /** Makes the step. */
    public MinIoURandomCrop(Args args) {
        this.args = args;
        this.modes = new double[args.minIous().size() + 2];
        modes[0] = LEAVE;
        for (int i = 0; i < args.minIous().size(); i++) {
            modes[i + 1] = args.minIous().get(i);
        }
    }

    /** A part of a picture: the right and lower sides are outside. */
    private record Patch(int left, int top, int right, int bottom) {}

    @Override
    public Results apply(Results results) {
        Unsupported.refuse(results, "MinIoURandomCrop", ImageKeys.GT_KEYPOINTS);
        SampleRandom random = results.random();
        Image image = results.get(ResultKey.IMG);
        BaseBoxes boxes = results.get(DetKeys.GT_BBOXES);
        while (true) {
            double minIou = modes[random.integer(0, modes.length)];
            if (minIou == LEAVE) {
                return results;
            }
            for (int i = 0; i < TRIALS; i++) {
                Patch patch = draw(random, image);
                if (patch == null || !overlapsAll(patch, boxes, minIou)) {
                    continue;
                }
                int[] inside = centersInside(patch, boxes);
                if (boxes.size() == 0 || inside.length > 0) {
                    return crop(results, patch, inside);
                }
            }
        }
    }

    /** A part of an allowed shape that has an area, or null. */
    private @Nullable Patch draw(SampleRandom random, Image image) {
        double width = random.uniform(args.minCropSize() * image.width(), image.width());
        double height = random.uniform(args.minCropSize() * image.height(), image.height());
        if (height / width < 0.5 || height / width > 2) {
            return null;
        }
        // The original draws from what is left over up to 1, not from 0.
        double left = random.uniform(image.width() - width, 1);
        double top = random.uniform(image.height() - height, 1);
        Patch patch = new Patch((int) left, (int) top, (int) (left + width), (int) (top + height));
        return patch.left() == patch.right() || patch.top() == patch.bottom() ? null : patch;
    }

    private static boolean overlapsAll(Patch patch, BaseBoxes boxes, double minIou) {
        if (boxes.size() == 0) {
            return true;
        }
        HorizontalBoxes part =
                new HorizontalBoxes(new float[] {patch.left(), patch.top(), patch.right(), patch.bottom()});
        for (float overlap : part.overlaps(boxes, BaseBoxes.Overlap.IOU, false)) {
            if (overlap < minIou) {
                return false;
            }
        }
        return true;
    }

    private static int[] centersInside(Patch patch, BaseBoxes boxes) {
        float[] centers = boxes.centers();
        return IntStream.range(0, boxes.size())
                .filter(i -> centers[2 * i] > patch.left()
                        && centers[2 * i + 1] > patch.top()
                        && centers[2 * i] < patch.right()
                        && centers[2 * i + 1] < patch.bottom())
                .toArray();
    }

    private Results crop(Results results, Patch patch, int[] inside) {
        Image cropped = cropped(results.get(ResultKey.IMG), patch);
        results.put(ResultKey.IMG, cropped).put(ResultKey.IMG_SHAPE, cropped.size());
        if (results.get(DetKeys.GT_BBOXES).size() > 0) {
            Truths.select(results, inside);
            BaseBoxes moved = results.get(DetKeys.GT_BBOXES).translate(-patch.left(), -patch.top());
            results.put(DetKeys.GT_BBOXES, args.bboxClipBorder() ? moved.clip(cropped.size()) : moved);
        }
        results.find(DetKeys.GT_MASKS)
                .ifPresent(masks -> results.put(
                        DetKeys.GT_MASKS,
                        masks.select(inside).crop(patch.left(), patch.top(), patch.right(), patch.bottom())));
        results.find(ImageKeys.GT_SEG_MAP).ifPresent(map -> results.put(ImageKeys.GT_SEG_MAP, cropped(map, patch)));
        return results;
    }

    private static Image cropped(Image image, Patch patch) {
        return Canvas.crop(image, patch.left(), patch.top(), patch.right(), patch.bottom());
    }

    @Override
    public Set<ResultKey<?>> requires() {
        return Set.of(ResultKey.IMG, DetKeys.GT_BBOXES);
    }
}
