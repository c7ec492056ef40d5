package org.mm4j.rotate.transforms;

import java.util.Set;
import org.mm4j.cv.image.Geometry;
import org.mm4j.cv.image.Interpolation;
import org.mm4j.cv.image.PaddingMode;
import org.mm4j.cv.transforms.ImageKeys;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.structures.bbox.BaseBoxes;
import org.mm4j.det.transforms.Truths;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Turns the picture about its middle, and its boxes, masks and class map with it; the size stays. Boxes whose centre is
 * outside afterwards go, with their labels, flags, identities and masks. Sets or goes on with {@code homography_matrix}.
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
        Truths.recordHomography(results, homography(matrix));
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
        int[] kept = Truths.where(boxes.isInside(size));
        Truths.select(results, kept);
        Truths.selectMasks(results, kept);
    }

    /** A mapping of pixels as a homography. */
    private static float[] homography(double[] affine) {
        float[] homography = new float[9];
        for (int i = 0; i < 6; i++) {
            homography[i] = (float) affine[i];
        }
        homography[8] = 1;
        return homography;
    }

    @Override
    public Set<ResultKey<?>> requires() {
        return Set.of(ResultKey.IMG);
    }
}
