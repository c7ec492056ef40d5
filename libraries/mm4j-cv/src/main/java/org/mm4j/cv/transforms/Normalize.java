package org.mm4j.cv.transforms;

import java.util.List;
import java.util.Set;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** Makes the picture float32, subtracts a mean and divides by a standard deviation, each per channel. */
@Doc("Subtracts a mean from the image and divides by a standard deviation.")
public final class Normalize implements Transform {

    /** How a picture was normalised: the arguments of the step. */
    public static final ResultKey<Args> IMG_NORM_CFG = new ResultKey<>("img_norm_cfg", Args.class);

    /** The arguments. */
    public record Args(
            @Doc("one number for each channel, in the order after to_rgb")
            List<Double> mean,

            @Doc("one number for each channel, in the order after to_rgb")
            List<Double> std,

            @Default("True") @Doc("whether to turn blue, green, red into red, green, blue first")
            boolean toRgb) {

        /** Checks the numbers. */
        public Args {
            if (mean.size() != std.size() || mean.isEmpty()) {
                throw new IllegalArgumentException(
                        "mean and std have as many numbers, not " + mean.size() + " and " + std.size());
            }
            if (std.stream().anyMatch(value -> value == 0)) {
                throw new IllegalArgumentException("std is not 0");
            }
        }
    }

    private final Args args;

    /** Makes the step. */
    public Normalize(Args args) {
        this.args = args;
    }

    @Override
    public Results apply(Results results) {
        Image image = results.get(ResultKey.IMG);
        int channels = image.channels();
        if (channels != args.mean().size()) {
            throw new IllegalArgumentException(
                    "mean has " + args.mean().size() + " numbers and the image " + channels + " channels");
        }
        float[] from = image.floats();
        float[] to = new float[from.length];
        for (int channel = 0; channel < channels; channel++) {
            double mean = args.mean().get(channel).floatValue();
            double factor = 1 / (double) args.std().get(channel).floatValue();
            int source = args.toRgb() ? channels - 1 - channel : channel;
            for (int i = 0; i < to.length; i += channels) {
                to[i + channel] = (float) ((float) (from[i + source] - mean) * factor);
            }
        }
        return results.put(ResultKey.IMG, Image.ofFloats(image.height(), image.width(), channels, to))
                .put(IMG_NORM_CFG, args);
    }

    @Override
    public Set<ResultKey<?>> requires() {
        return Set.of(ResultKey.IMG);
    }
}
