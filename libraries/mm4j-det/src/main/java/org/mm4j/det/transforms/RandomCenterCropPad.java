package org.mm4j.det.transforms;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.image.Canvas;
import org.mm4j.cv.transforms.ImageKeys;
import org.mm4j.cv.transforms.PadSize;
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
 * Cuts a part of a random size out around a random centre and pads it where it goes beyond the picture (CenterNet, Zhou et
 * al. 2019); boxes whose centre is outside go. For testing it pads the picture on all sides and sets {@code border}. The
 * picture has to be float32. Masks and class maps are refused.
 */
@Doc("Cuts out a part of the image around a random centre, padded.")
public final class RandomCenterCropPad implements Transform {

    /** Where the picture lies in what was padded for testing: top, bottom, left, right in pixels. */
    public static final ResultKey<float[]> BORDER = new ResultKey<>("border", float[].class);

    /** The arguments. */
    public record Args(
            @Nullable @Doc("size (width, height) of the part, before the factor; for training only")
            PadSize cropSize,

            @Nullable @Default("(0.9, 1.0, 1.1)") @Doc("factors of crop_size, of which one is drawn; None for testing")
            List<Double> ratios,

            @Nullable
            @Default("128")
            @Doc("pixels from the centre to the border of the image, less for small images; None for testing")
            Integer border,

            @Doc("what is padded with, one number for each channel")
            List<Double> mean,

            @Doc("as many numbers as mean; the image is not normalised here, so they change nothing")
            List<Double> std,

            @Doc("whether mean is in the order red, green, blue")
            boolean toRgb,

            @Default("False") @Doc("whether to pad for testing")
            boolean testMode,

            @Nullable
            @Default("('logical_or', 127)")
            @Doc("how to pad for testing: 'logical_or' or 'size_divisor' and a number; None for training")
            TestPadMode testPadMode,

            @Default("0") @Doc("pixels added to the size for testing after 'logical_or'")
            int testPadAddPix,

            @Default("True") @Doc("whether to cut boxes off at the border")
            boolean bboxClipBorder) {

        /** Checks what training and testing need. */
        public Args {
            if (mean.isEmpty() || std.size() != mean.size()) {
                throw new IllegalArgumentException("mean and std have a number for each channel");
            }
            if (testMode && (cropSize != null || ratios != null || border != null)) {
                throw new IllegalArgumentException("crop_size, ratios and border are None with test_mode=True");
            }
            if (testMode && testPadMode == null) {
                throw new IllegalArgumentException("test_mode=True needs test_pad_mode");
            }
            if (!testMode && (cropSize == null || ratios == null || ratios.isEmpty() || border == null)) {
                throw new IllegalArgumentException("training needs crop_size, ratios and border");
            }
            if (!testMode && testPadMode != null) {
                throw new IllegalArgumentException("test_pad_mode is None unless test_mode=True");
            }
        }
    }

    private static final int TRIALS = 50;
    private static final int ROUNDS = 100;

    private final Args args;
    private final double[] fill;

    /** Makes the step. */
    public RandomCenterCropPad(Args args) {
        this.args = args;
        this.fill = new double[args.mean().size()];
        for (int i = 0; i < fill.length; i++) {
            fill[i] = args.mean().get(args.toRgb() ? fill.length - 1 - i : i);
        }
    }

    @Override
    public @Nullable Results apply(Results results) {
        Unsupported.refuse(
                results, "RandomCenterCropPad", DetKeys.GT_MASKS, ImageKeys.GT_SEG_MAP, ImageKeys.GT_KEYPOINTS);
        Image image = results.get(ResultKey.IMG);
        if (!image.isFloat()) {
            throw new IllegalArgumentException(
                    "RandomCenterCropPad needs a picture of float32; load it with to_float32=True");
        }
        if (image.channels() != fill.length) {
            throw new IllegalArgumentException("mean has " + fill.length + " numbers, and the picture is " + image);
        }
        TestPadMode mode = args.testPadMode();
        if (mode != null) {
            ImageSize target = mode.padded(image.size(), args.testPadAddPix());
            Part part = new Part(image.size(), target, image.width() / 2, image.height() / 2);
            return put(results, part.cut(image, fill)).put(BORDER, part.border());
        }
        return train(results, image);
    }

    private @Nullable Results train(Results results, Image image) {
        PadSize size = args.cropSize();
        List<Double> ratios = args.ratios();
        Integer border = args.border();
        if (size == null || ratios == null || border == null) {
            throw new IllegalStateException("arguments of training");
        }
        SampleRandom random = results.random();
        BaseBoxes boxes = results.get(DetKeys.GT_BBOXES);
        int across = border(border, image.width());
        int down = border(border, image.height());
        for (int round = 0; round < ROUNDS; round++) {
            double ratio = random.choice(ratios);
            ImageSize target = new ImageSize((int) (size.height() * ratio), (int) (size.width() * ratio));
            for (int trial = 0; trial < TRIALS; trial++) {
                int x = random.integer(across, Math.max(across + 1, image.width() - across));
                int y = random.integer(down, Math.max(down + 1, image.height() - down));
                Part part = new Part(image.size(), target, x, y);
                if (boxes.size() == 0) {
                    return put(results, part.cut(image, fill));
                }
                int[] kept = part.centersInside(boxes);
                if (kept.length > 0) {
                    return crop(results, image, part, kept);
                }
            }
        }
        // No part reaches the centre of a box, at a corner say: the original goes on for ever.
        return null;
    }

    private Results crop(Results results, Image image, Part part, int[] kept) {
        Truths.select(results, kept);
        BaseBoxes boxes = results.get(DetKeys.GT_BBOXES).translate(part.right(), part.down());
        if (args.bboxClipBorder()) {
            boxes = boxes.clip(part.target());
        }
        results.put(DetKeys.GT_BBOXES, boxes);
        Truths.select(results, Truths.where(boxes.isInside(part.target())));
        return put(results, part.cut(image, fill));
    }

    private static Results put(Results results, Image image) {
        return results.put(ResultKey.IMG, image).put(ResultKey.IMG_SHAPE, image.size());
    }

    /** How far centres stay from the border: the wanted distance, halved until both sides fit. */
    private static int border(int wanted, int side) {
        if (wanted == 0) {
            return 0;
        }
        double both = 2.0 * wanted / side;
        int halvings = Integer.SIZE - Integer.numberOfLeadingZeros((int) Math.ceil(both) - 1);
        return (int) Math.floor(wanted / Math.pow(2, halvings + (both == (int) both ? 1 : 0)));
    }

    /**
     * A part around a centre.
     *
     * @param image size of the picture
     * @param target size of the part with what is padded
     * @param x of the centre
     * @param y of the centre
     */
    private record Part(ImageSize image, ImageSize target, int x, int y) {

        int x0() {
            return Math.max(0, x - target.width() / 2);
        }

        int x1() {
            return Math.min(x + target.width() / 2, image.width());
        }

        int y0() {
            return Math.max(0, y - target.height() / 2);
        }

        int y1() {
            return Math.min(y + target.height() / 2, image.height());
        }

        /** By how much pixels move to the right. */
        int right() {
            return target.width() / 2 - x;
        }

        /** By how much pixels move down. */
        int down() {
            return target.height() / 2 - y;
        }

        float[] border() {
            return new float[] {y0() + down(), y1() + down(), x0() + right(), x1() + right()};
        }

        int[] centersInside(BaseBoxes boxes) {
            float[] centers = boxes.centers();
            return IntStream.range(0, boxes.size())
                    .filter(i -> centers[2 * i] > x0()
                            && centers[2 * i + 1] > y0()
                            && centers[2 * i] < x1()
                            && centers[2 * i + 1] < y1())
                    .toArray();
        }

        Image cut(Image picture, double... fill) {
            Canvas canvas = Canvas.filled(picture, target, fill);
            if (x1() > x0() && y1() > y0()) {
                canvas.paste(picture, x0(), y0(), x1() - x0(), y1() - y0(), x0() + right(), y0() + down());
            }
            return canvas.toImage();
        }
    }

    @Override
    public Set<ResultKey<?>> requires() {
        return Set.of(ResultKey.IMG);
    }
}
