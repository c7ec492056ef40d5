package org.mm4j.cls.transforms;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.Image;

/**
 * A step of {@link RandAugment} or {@link AutoAugment}: changes {@code img} with a probability, and with a magnitude that is
 * fixed or follows from a level.
 */
abstract class BaseAugTransform implements Transform {

    private final AugArgs args;

    BaseAugTransform(AugArgs args) {
        this.args = args;
    }

    /** The changed picture. */
    abstract Image change(Image image, SampleRandom random);

    @Override
    public final Results apply(Results results) {
        SampleRandom random = results.random();
        if (random.uniform() > args.prob()) {
            return results;
        }
        return results.put(ResultKey.IMG, change(results.get(ResultKey.IMG), random));
    }

    /** Checks that a magnitude is either fixed or follows from a level, and is called what the config says, if it does. */
    final void requireOne(String name, @Nullable Object fixed) {
        if ((fixed == null) == (args.magnitudeRange() == null)) {
            throw new IllegalArgumentException(
                    "expected either " + name + " or magnitude_range, got " + (fixed == null ? "neither" : "both"));
        }
        if (args.magnitudeKey() != null && !args.magnitudeKey().equals(name)) {
            throw new IllegalArgumentException(
                    "magnitude_key: magnitude_range stands for " + name + " here, not for " + args.magnitudeKey());
        }
    }

    /** The fixed magnitude, or one that is drawn. */
    final double magnitude(@Nullable Double fixed, SampleRandom random) {
        Bounds bounds = args.magnitudeRange();
        if (fixed != null) {
            return fixed;
        }
        if (bounds == null) {
            throw new IllegalStateException("no magnitude");
        }
        double level = args.magnitudeLevel();
        MagnitudeStd std = args.magnitudeStd();
        if (std.isUniform()) {
            level = random.uniform(0, level);
        } else if (std.std() > 0) {
            level = Math.max(0, Math.min(args.totalLevel(), level + std.std() * random.normal()));
        }
        return level / args.totalLevel() * (bounds.highest() - bounds.lowest()) + bounds.lowest();
    }

    /** A value or its negative. */
    static double signed(double value, double negativeProb, SampleRandom random) {
        return random.chance(negativeProb) ? -value : value;
    }

    @Override
    public final Set<ResultKey<?>> requires() {
        return Set.of(ResultKey.IMG);
    }
}
