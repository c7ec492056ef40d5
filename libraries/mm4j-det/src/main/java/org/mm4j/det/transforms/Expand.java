package org.mm4j.det.transforms;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.image.Canvas;
import org.mm4j.cv.transforms.ImageKeys;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** Puts the picture somewhere on a larger canvas (SSD, Liu et al. 2016); boxes, masks and the class map go along. */
@Doc("Puts the image somewhere on a larger canvas.")
public final class Expand implements Transform {

    /** The arguments. */
    public record Args(
            @Default("(0, 0, 0)") @Doc("what the canvas has, one number for each channel")
            List<Double> mean,

            @Default("True") @Doc("whether mean is in the order red, green, blue")
            boolean toRgb,

            @Default("(1, 4)") @Doc("least and greatest factor of the sides, at least 1")
            NumberRange ratioRange,

            @Nullable @Doc("what the class map has outside of the image; needed if there is one")
            Integer segIgnoreLabel,

            @Default("0.5") @Doc("how probable the step is applied")
            double prob) {

        /** Checks the numbers. */
        public Args {
            Require.probability("prob", prob);
            Require.atLeast("ratio_range", ratioRange.low(), 1);
            if (mean.isEmpty()) {
                throw new IllegalArgumentException("mean has a number for each channel and is not empty");
            }
        }
    }

    private final Args args;
    private final double[] fill;

    /** Makes the step. */
    public Expand(Args args) {
        this.args = args;
        this.fill = new double[args.mean().size()];
        for (int i = 0; i < fill.length; i++) {
            fill[i] = args.mean().get(args.toRgb() ? fill.length - 1 - i : i);
        }
    }

    @Override
    public Results apply(Results results) {
        SampleRandom random = results.random();
        if (random.uniform() > args.prob()) {
            return results;
        }
        Unsupported.refuse(results, "Expand", ImageKeys.GT_KEYPOINTS);
        Image image = results.get(ResultKey.IMG);
        double ratio = args.ratioRange().draw(random);
        ImageSize size = new ImageSize((int) (image.height() * ratio), (int) (image.width() * ratio));
        int left = (int) random.uniform(0, image.width() * ratio - image.width());
        int top = (int) random.uniform(0, image.height() * ratio - image.height());
        results.put(
                        ResultKey.IMG,
                        Canvas.filled(image, size, fill).paste(image, left, top).toImage())
                .put(ResultKey.IMG_SHAPE, size);
        results.find(DetKeys.GT_BBOXES).ifPresent(boxes -> results.put(DetKeys.GT_BBOXES, boxes.translate(left, top)));
        results.find(DetKeys.GT_MASKS).ifPresent(masks -> results.put(DetKeys.GT_MASKS, masks.expand(size, top, left)));
        results.find(ImageKeys.GT_SEG_MAP)
                .ifPresent(map -> results.put(
                        ImageKeys.GT_SEG_MAP,
                        Canvas.filled(map, size, segIgnoreLabel())
                                .paste(map, left, top)
                                .toImage()));
        return results;
    }

    private double segIgnoreLabel() {
        if (args.segIgnoreLabel() == null) {
            throw new IllegalArgumentException("Expand needs seg_ignore_label for samples with a class map");
        }
        return args.segIgnoreLabel();
    }

    @Override
    public Set<ResultKey<?>> requires() {
        return Set.of(ResultKey.IMG);
    }
}
