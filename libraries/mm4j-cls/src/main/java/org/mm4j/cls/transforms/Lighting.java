package org.mm4j.cls.transforms;

import java.util.List;
import java.util.Set;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Adds to all pixels of {@code img} a random colour along the principal components of colours (<a
 * href="https://papers.nips.cc/paper/4824">AlexNet</a>). As in the original, values that leave 0 to 255 are those modulo
 * 256, and with {@code to_rgb} the channels stay turned round.
 */
@Doc("Adds a random colour along the principal components.")
public final class Lighting implements Transform {

    private static final int CHANNELS = 3;

    /** The arguments. */
    public record Args(
            @Doc("eigenvalues of the components") List<Double> eigval,

            @Doc("three rows, one for each channel, of a number for each component")
            List<List<Double>> eigvec,

            @Default("0.1") @Doc("standard deviation of the part of each component")
            double alphastd,

            @Default("False") @Doc("whether to turn the channels round first")
            boolean toRgb) {

        public Args {
            int size = eigval.size();
            if (eigvec.size() != CHANNELS || eigvec.stream().anyMatch(row -> row.size() != size)) {
                throw new IllegalArgumentException(
                        "eigvec: expected 3 rows of " + size + " numbers, as many as eigval, got " + eigvec);
            }
            if (!(alphastd >= 0)) {
                throw new IllegalArgumentException("alphastd: expected at least 0, got " + alphastd);
            }
        }
    }

    private final Args args;

    /** Makes the step. */
    public Lighting(Args args) {
        this.args = args;
    }

    @Override
    public Results apply(Results results) {
        Image image = results.get(ResultKey.IMG);
        if (image.channels() != CHANNELS) {
            throw new IllegalStateException("Lighting takes images of 3 channels, not of " + image.channels());
        }
        double[] addition = addition(results.random());
        byte[] from = image.pixels();
        byte[] to = new byte[from.length];
        for (int i = 0; i < to.length; i++) {
            int channel = i % CHANNELS;
            int source = args.toRgb() ? i - channel + CHANNELS - 1 - channel : i;
            to[i] = (byte) (int) ((from[source] & 0xFF) + addition[channel]);
        }
        return results.put(ResultKey.IMG, new Image(image.height(), image.width(), CHANNELS, to));
    }

    private double[] addition(SampleRandom random) {
        double[] parts = new double[args.eigval().size()];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = args.alphastd() * random.normal();
        }
        double[] addition = new double[CHANNELS];
        for (int c = 0; c < CHANNELS; c++) {
            for (int i = 0; i < parts.length; i++) {
                addition[c] +=
                        args.eigvec().get(c).get(i) * parts[i] * args.eigval().get(i);
            }
        }
        return addition;
    }

    @Override
    public Set<ResultKey<?>> requires() {
        return Set.of(ResultKey.IMG);
    }
}
