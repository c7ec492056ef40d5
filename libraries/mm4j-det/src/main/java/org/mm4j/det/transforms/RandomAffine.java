package org.mm4j.det.transforms;

import java.util.List;
import java.util.Set;
import org.mm4j.cv.image.Geometry;
import org.mm4j.cv.transforms.ImageKeys;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.structures.bbox.BaseBoxes;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Scales, turns, shears and moves the picture by random amounts, about its left top corner; boxes go along, and those of
 * which nothing is left go. Masks and class maps are refused.
 */
@Doc("Scales, turns, shears and moves the image by random amounts.")
public final class RandomAffine implements Transform {

    /** The arguments. */
    public record Args(
            @Default("10.0") @Doc("degrees by which it is turned at most, to either side")
            double maxRotateDegree,

            @Default("0.1") @Doc("part of its size by which it is moved at most, from 0 to 1")
            double maxTranslateRatio,

            @Default("(0.5, 1.5)") @Doc("least and greatest factor of its size, above 0")
            NumberRange scalingRatioRange,

            @Default("2.0") @Doc("degrees by which it is sheared at most along each axis")
            double maxShearDegree,

            @Default("(0, 0)")
            @Doc("pixels added at each side, (left and right, top and bottom); negative ones are cut off")
            List<Integer> border,

            @Default("(114, 114, 114)")
            @Doc(
                    "what lies outside: a number, or up to four for the channels, over and over if there are more channels")
            FillValue borderVal,

            @Default("True") @Doc("whether to cut boxes off at the border")
            boolean bboxClipBorder) {

        /** Checks the numbers. */
        public Args {
            Require.probability("max_translate_ratio", maxTranslateRatio);
            borderVal.requireScalar("border_val");
            scalingRatioRange.requireAbove("scaling_ratio_range", 0);
            if (border.size() != 2) {
                throw new IllegalArgumentException("border is a pair of numbers, unlike " + border);
            }
        }
    }

    private final Args args;

    /** Makes the step. */
    public RandomAffine(Args args) {
        this.args = args;
    }

    @Override
    public Results apply(Results results) {
        Unsupported.refuse(results, "RandomAffine", DetKeys.GT_MASKS, ImageKeys.GT_SEG_MAP, ImageKeys.GT_KEYPOINTS);
        Image image = results.get(ResultKey.IMG);
        int height = image.height() + 2 * args.border().get(1);
        int width = image.width() + 2 * args.border().get(0);
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException("border=" + args.border() + " leaves nothing of " + image);
        }
        float[] matrix = draw(results.random(), height, width);
        double[] map = new double[9];
        for (int i = 0; i < 9; i++) {
            map[i] = matrix[i];
        }
        ImageSize size = new ImageSize(height, width);
        results.put(
                        ResultKey.IMG,
                        Geometry.warpPerspective(
                                image, map, size, args.borderVal().scalar()))
                .put(ResultKey.IMG_SHAPE, size);
        BaseBoxes boxes = results.get(DetKeys.GT_BBOXES);
        if (boxes.size() > 0) {
            boxes = boxes.project(matrix);
            if (args.bboxClipBorder()) {
                boxes = boxes.clip(size);
            }
            results.put(DetKeys.GT_BBOXES, boxes);
            Truths.select(results, Truths.where(boxes.isInside(size)));
        }
        return results;
    }

    /** The map of pixels: scaled, then turned, then sheared, then moved; each step rounded to single precision. */
    private float[] draw(SampleRandom random, int height, int width) {
        double turn = Math.toRadians(symmetric(random, args.maxRotateDegree()));
        double scale = args.scalingRatioRange().draw(random);
        double shearX = Math.toRadians(symmetric(random, args.maxShearDegree()));
        double shearY = Math.toRadians(symmetric(random, args.maxShearDegree()));
        double right = symmetric(random, args.maxTranslateRatio()) * width;
        double down = symmetric(random, args.maxTranslateRatio()) * height;
        float cos = (float) Math.cos(turn);
        float sin = (float) Math.sin(turn);
        float[] moved = {1, 0, (float) right, 0, 1, (float) down, 0, 0, 1};
        float[] sheared = {1, (float) Math.tan(shearX), 0, (float) Math.tan(shearY), 1, 0, 0, 0, 1};
        float[] turned = {cos, -sin, 0, sin, cos, 0, 0, 0, 1};
        float[] scaled = {(float) scale, 0, 0, 0, (float) scale, 0, 0, 0, 1};
        return fused(fused(fused(moved, sheared), turned), scaled);
    }

    private static double symmetric(SampleRandom random, double most) {
        return random.uniform(-most, most);
    }

    /** The product of two matrices by fused operations, which have the original's last bit. */
    private static float[] fused(float[] a, float[] b) {
        float[] product = new float[9];
        for (int row = 0; row < 9; row += 3) {
            for (int column = 0; column < 3; column++) {
                product[row + column] =
                        Math.fma(a[row + 2], b[6 + column], Math.fma(a[row + 1], b[3 + column], a[row] * b[column]));
            }
        }
        return product;
    }

    @Override
    public Set<ResultKey<?>> requires() {
        return Set.of(ResultKey.IMG, DetKeys.GT_BBOXES);
    }
}
