package org.mm4j.cv.transforms;

import java.util.List;
import java.util.Set;
import org.mm4j.cv.image.ColorSpaces;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Makes the picture grey at random: a weighted mean of its channels, cut off to whole numbers. The picture is uint8 after
 * this step in any case, and BGR if it was HSV.
 */
@Doc("Makes the image grey at random.")
public final class RandomGrayscale implements Transform {

    /** How the channels of a picture are meant; configs name these in lower case. */
    public enum ColorFormat {
        /** Blue, green, red. */
        BGR,
        /** Red, green, blue. */
        RGB,
        /** Hue, saturation, value. */
        HSV
    }

    /** The arguments. */
    public record Args(
            @Default("0.1") @Doc("how probable the image becomes grey")
            double prob,

            @Default("False") @Doc("whether a grey image has as many channels as before, not one")
            boolean keepChannels,

            @Default("(1.0, 1.0, 1.0)") @Doc("a weight for each channel; their sum counts as 1")
            List<Double> channelWeights,

            @Default("'bgr'") @Doc("bgr, rgb or hsv; hsv images are turned into bgr first")
            ColorFormat colorFormat) {

        /** Checks the numbers. */
        public Args {
            if (!(prob >= 0 && prob <= 1)) {
                throw new IllegalArgumentException("prob is from 0 to 1, unlike " + prob);
            }
            double sum =
                    channelWeights.stream().mapToDouble(Double::doubleValue).sum();
            if (!(sum > 0) || channelWeights.stream().anyMatch(weight -> !(weight >= 0))) {
                throw new IllegalArgumentException(
                        "channel_weights are not negative and not all 0, unlike " + channelWeights);
            }
        }
    }

    private final Args args;

    /** Makes the step. */
    public RandomGrayscale(Args args) {
        this.args = args;
    }

    @Override
    public Results apply(Results results) {
        Image image = results.get(ResultKey.IMG);
        if (args.colorFormat() == ColorFormat.HSV) {
            image = ColorSpaces.hsvToBgr(image);
        }
        boolean isGrey = results.random().uniform() < args.prob() && image.channels() > 1;
        return results.put(ResultKey.IMG, isGrey ? grey(image) : whole(image));
    }

    private Image grey(Image image) {
        int channels = image.channels();
        if (args.channelWeights().size() != channels) {
            throw new IllegalArgumentException("channel_weights has "
                    + args.channelWeights().size() + " numbers, and the image " + channels + " channels");
        }
        double sum =
                args.channelWeights().stream().mapToDouble(Double::doubleValue).sum();
        double[] weights = new double[channels];
        for (int channel = 0; channel < channels; channel++) {
            weights[channel] = args.channelWeights().get(channel) / sum;
        }
        float[] values = image.floats();
        int copies = args.keepChannels() ? channels : 1;
        byte[] pixels = new byte[values.length / channels * copies];
        for (int from = 0, to = 0; from < values.length; from += channels) {
            double mean = 0;
            for (int channel = 0; channel < channels; channel++) {
                mean += weights[channel] * values[from + channel];
            }
            for (int copy = 0; copy < copies; copy++, to++) {
                pixels[to] = (byte) (int) mean;
            }
        }
        return new Image(image.height(), image.width(), copies, pixels);
    }

    /** The picture as uint8. */
    private static Image whole(Image image) {
        if (!image.isFloat()) {
            return image;
        }
        float[] values = image.floats();
        byte[] pixels = new byte[values.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (int) values[i];
        }
        return new Image(image.height(), image.width(), image.channels(), pixels);
    }

    @Override
    public Set<ResultKey<?>> requires() {
        return Set.of(ResultKey.IMG);
    }
}
