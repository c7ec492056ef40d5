package org.mm4j.cls.transforms;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.image.Enhance;
import org.mm4j.cv.image.pillow.PillowEnhance;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** Changes brightness, contrast, saturation and hue of {@code img} by random factors, in random order. */
@Doc("Changes brightness, contrast, saturation and hue at random.")
public final class ColorJitter implements Transform {

    /** The arguments. */
    public record Args(
            @Default("0.") @Doc("how far from 1 factors are drawn, or (least, largest); not below 0")
            JitterRange brightness,

            @Default("0.") @Doc("likewise for the contrast") JitterRange contrast,

            @Default("0.") @Doc("likewise for the saturation")
            JitterRange saturation,

            @Default("0.")
            @Doc("how far hues are turned, in parts of the circle, or (least, largest); from -0.5 to 0.5")
            JitterRange hue,

            @Default("'pillow'") @Doc("pillow or cv2, whose pixels differ")
            String backend) {

        public Args {
            if (!backend.equals("pillow") && !backend.equals("cv2")) {
                throw new IllegalArgumentException("backend: expected 'pillow' or 'cv2', got '" + backend + "'");
            }
        }
    }

    /** How a quality is changed. */
    @FunctionalInterface
    private interface Change {
        Image apply(Image image, double factor);
    }

    /**
     * A quality.
     *
     * @param factors null if it stays as it is
     */
    private record Quality(@Nullable Range factors, Change change) {

        static Quality of(JitterRange range, double middle, double least, double largest, Change change) {
            Range factors = range.around(middle, least, largest);
            return new Quality(factors.min() == middle && factors.max() == middle ? null : factors, change);
        }
    }

    private final Quality[] qualities;

    /** Makes the step. */
    public ColorJitter(Args args) {
        boolean isPillow = args.backend().equals("pillow");
        double end = Double.POSITIVE_INFINITY;
        this.qualities = new Quality[] {
            Quality.of(args.brightness(), 1, 0, end, isPillow ? PillowEnhance::brightness : Enhance::brightness),
            Quality.of(args.contrast(), 1, 0, end, isPillow ? PillowEnhance::contrast : Enhance::contrast),
            Quality.of(args.saturation(), 1, 0, end, isPillow ? PillowEnhance::color : Enhance::color),
            Quality.of(args.hue(), 0, -0.5, 0.5, isPillow ? PillowEnhance::hue : Enhance::hue),
        };
    }

    @Override
    public Results apply(Results results) {
        SampleRandom random = results.random();
        int[] order = random.permutation(qualities.length);
        double[] factors = new double[qualities.length];
        for (int i = 0; i < factors.length; i++) {
            Range range = qualities[i].factors();
            factors[i] = range == null ? 0 : random.uniform(range.min(), range.max());
        }
        Image image = results.get(ResultKey.IMG);
        for (int i : order) {
            if (qualities[i].factors() != null) {
                image = qualities[i].change().apply(image, factors[i]);
            }
        }
        return results.put(ResultKey.IMG, image);
    }

    @Override
    public Set<ResultKey<?>> requires() {
        return Set.of(ResultKey.IMG);
    }
}
