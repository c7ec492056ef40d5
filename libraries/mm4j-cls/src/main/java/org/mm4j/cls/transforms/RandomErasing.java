package org.mm4j.cls.transforms;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.FromConfig;

/** Fills a random rectangle of {@code img} (<a href="https://arxiv.org/abs/1708.04896">Random erasing</a>). */
@Doc("Fills a random rectangle.")
public final class RandomErasing implements Transform {

    private static final int CHANNELS = 3;

    /** What the rectangle is filled with. */
    public enum Mode {
        /** One colour. */
        CONST,
        /** Random colours. */
        RAND
    }

    /**
     * Least and largest height of the rectangle in proportion to its width; of one number, it and its reciprocal.
     *
     * @param range both greater than 0
     */
    public record Aspect(Range range) {

        public Aspect {
            if (!(range.min() > 0)) {
                throw new IllegalArgumentException("a ratio is greater than 0, not " + range.min());
            }
        }

        /** One ratio. */
        @FromConfig
        public static Aspect of(double ratio) {
            return new Aspect(new Range(Math.min(ratio, 1 / ratio), Math.max(ratio, 1 / ratio)));
        }

        /** Both. */
        @FromConfig
        public static Aspect of(List<Double> pair) {
            return new Aspect(Range.of(pair));
        }
    }

    /** The arguments. */
    public record Args(
            @Default("0.5") @Doc("how probable it is that something is erased")
            double eraseProb,

            @Default("0.02") @Doc("least part of the picture's area")
            double minAreaRatio,

            @Default("0.4") @Doc("largest part of the picture's area")
            double maxAreaRatio,

            @Default("(3 / 10, 10 / 3)")
            @Doc(
                    "least and largest height of the rectangle in proportion to its width, or one number and its reciprocal")
            Aspect aspectRange,

            @Default("'const'") @Doc("const or rand") Mode mode,

            @Default("(128, 128, 128)") @Doc("the colour, or with fill_std the mean of the colours")
            FillColor fillColor,

            @Nullable @Doc("with mode='rand', the standard deviation of the colours; None for all colours alike")
            FillColor fillStd) {

        public Args {
            requireShare("erase_prob", eraseProb);
            requireShare("min_area_ratio", minAreaRatio);
            requireShare("max_area_ratio", maxAreaRatio);
            if (minAreaRatio > maxAreaRatio) {
                throw new IllegalArgumentException(
                        "min_area_ratio is larger than max_area_ratio: " + minAreaRatio + " and " + maxAreaRatio);
            }
            if (fillStd != null && mode == Mode.CONST) {
                throw new IllegalArgumentException("fill_std has an effect with mode='rand' only");
            }
        }

        private static void requireShare(String name, double value) {
            if (!(value >= 0 && value <= 1)) {
                throw new IllegalArgumentException(name + ": expected from 0 to 1, got " + value);
            }
        }
    }

    private final Args args;
    private final double[] color;
    private final double @Nullable [] std;

    /** Makes the step. */
    public RandomErasing(Args args) {
        this.args = args;
        this.color = args.fillColor().of("fill_color", CHANNELS);
        FillColor deviation = args.fillStd();
        this.std = deviation == null ? null : deviation.of("fill_std", CHANNELS);
    }

    @Override
    public Results apply(Results results) {
        SampleRandom random = results.random();
        if (random.uniform() > args.eraseProb()) {
            return results;
        }
        Image image = results.get(ResultKey.IMG);
        if (image.channels() != CHANNELS) {
            throw new IllegalStateException("RandomErasing takes images of 3 channels, not of " + image.channels());
        }
        Range aspect = args.aspectRange().range();
        double ratio = Math.exp(
                random.uniform((float) Math.log((float) aspect.min()), (float) Math.log((float) aspect.max())));
        double area =
                (double) image.height() * image.width() * random.uniform(args.minAreaRatio(), args.maxAreaRatio());
        int height = Math.min(CropWindow.rounded(Math.sqrt(area * ratio)), image.height());
        int width = Math.min(CropWindow.rounded(Math.sqrt(area / ratio)), image.width());
        int top = image.height() > height ? random.integer(0, image.height() - height) : 0;
        int left = image.width() > width ? random.integer(0, image.width() - width) : 0;
        return results.put(ResultKey.IMG, filled(image, top, left, height, width, random));
    }

    private Image filled(Image image, int top, int left, int height, int width, SampleRandom random) {
        byte[] pixels = image.pixels().clone();
        for (int y = top; y < top + height; y++) {
            for (int x = left; x < left + width; x++) {
                for (int c = 0; c < CHANNELS; c++) {
                    pixels[(y * image.width() + x) * CHANNELS + c] = value(c, random);
                }
            }
        }
        return new Image(image.height(), image.width(), CHANNELS, pixels);
    }

    private byte value(int channel, SampleRandom random) {
        if (args.mode() == Mode.CONST) {
            return (byte) (int) color[channel];
        }
        if (std == null) {
            return (byte) (int) random.uniform(0, 256);
        }
        return (byte) Math.max(0, Math.min(255, (int) (color[channel] + std[channel] * random.normal())));
    }

    @Override
    public Set<ResultKey<?>> requires() {
        return Set.of(ResultKey.IMG);
    }
}
