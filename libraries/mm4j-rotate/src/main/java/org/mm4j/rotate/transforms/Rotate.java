package org.mm4j.rotate.transforms;

import java.util.Set;
import java.util.stream.IntStream;
import org.mm4j.cv.image.Geometry;
import org.mm4j.cv.image.Interpolation;
import org.mm4j.cv.image.PaddingMode;
import org.mm4j.cv.transforms.ImageKeys;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.structures.bbox.BaseBoxes;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Turns the picture about its middle, and its boxes, masks and class map with it; the size stays. Boxes whose centre is
 * outside afterwards go, with their labels, flags and masks. Sets or goes on with {@code homography_matrix}.
 */
@Doc("Turns the image, its boxes and masks by an angle.")
public final class Rotate implements Transform {

    /** The arguments. */
    public record Args(
            @Doc("degrees, clockwise") double rotateAngle,

            @Default("0") @Doc("what the image has where nothing came to lie: a number, or three")
            BorderValue imgBorderValue,

            @Default("0") @Doc("what masks have there, 0 or 1")
            int maskBorderValue,

            @Default("255") @Doc("what the class map has there")
            int segIgnoreLabel,

            @Default("'bilinear'") @Doc("nearest, bilinear, bicubic, area or lanczos")
            Interpolation interpolation) {}

    private final Args args;

    /** Makes the step. */
    public Rotate(Args args) {
        this.args = args;
    }

    @Override
    public Results apply(Results results) {
        Image image = results.get(ResultKey.IMG);
        ImageSize size = image.size();
        double[] matrix =
                Geometry.rotation((size.width() - 1) * 0.5, (size.height() - 1) * 0.5, -args.rotateAngle(), 1);
        recordHomography(results, matrix);
        results.put(
                ResultKey.IMG,
                Geometry.warpAffine(
                        image,
                        matrix,
                        size,
                        args.interpolation(),
                        PaddingMode.CONSTANT,
                        args.imgBorderValue().values()));
        results.find(DetKeys.GT_BBOXES)
                .ifPresent(boxes -> results.put(
                        DetKeys.GT_BBOXES,
                        boxes.rotate(size.width() * 0.5, size.height() * 0.5, args.rotateAngle())
                                .clip(size)));
        results.find(DetKeys.GT_MASKS)
                .ifPresent(masks -> results.put(
                        DetKeys.GT_MASKS,
                        masks.rotate(size, args.rotateAngle(), 1, args.maskBorderValue(), args.interpolation())));
        results.find(ImageKeys.GT_SEG_MAP)
                .ifPresent(map -> results.put(
                        ImageKeys.GT_SEG_MAP,
                        Geometry.warpAffine(
                                map,
                                matrix,
                                size,
                                Interpolation.NEAREST,
                                PaddingMode.CONSTANT,
                                args.segIgnoreLabel())));
        dropOutside(results, size);
        return results;
    }

    private static void dropOutside(Results results, ImageSize size) {
        BaseBoxes boxes = results.find(DetKeys.GT_BBOXES).orElse(null);
        if (boxes == null || boxes.size() == 0) {
            return;
        }
        boolean[] inside = boxes.isInside(size);
        int[] kept = IntStream.range(0, inside.length).filter(i -> inside[i]).toArray();
        results.put(DetKeys.GT_BBOXES, boxes.select(kept));
        results.find(DetKeys.GT_BBOXES_LABELS)
                .ifPresent(labels -> results.put(
                        DetKeys.GT_BBOXES_LABELS,
                        IntStream.of(kept).mapToLong(i -> labels[i]).toArray()));
        results.find(DetKeys.GT_IGNORE_FLAGS).ifPresent(flags -> {
            boolean[] left = new boolean[kept.length];
            for (int i = 0; i < kept.length; i++) {
                left[i] = flags[kept[i]];
            }
            results.put(DetKeys.GT_IGNORE_FLAGS, left);
        });
        results.find(DetKeys.GT_MASKS).ifPresent(masks -> results.put(DetKeys.GT_MASKS, masks.select(kept)));
    }

    /** What the picture underwent before, then this. */
    private static void recordHomography(Results results, double[] affine) {
        float[] step = new float[9];
        for (int i = 0; i < 6; i++) {
            step[i] = (float) affine[i];
        }
        step[8] = 1;
        float[] before = results.find(DetKeys.HOMOGRAPHY_MATRIX).orElse(null);
        if (before != null) {
            float[] product = new float[9];
            for (int i = 0; i < 9; i++) {
                int row = 3 * (i / 3);
                product[i] = step[row] * before[i % 3]
                        + step[row + 1] * before[3 + i % 3]
                        + step[row + 2] * before[6 + i % 3];
            }
            step = product;
        }
        results.put(DetKeys.HOMOGRAPHY_MATRIX, step);
    }

    @Override
    public Set<ResultKey<?>> requires() {
        return Set.of(ResultKey.IMG);
    }
}
