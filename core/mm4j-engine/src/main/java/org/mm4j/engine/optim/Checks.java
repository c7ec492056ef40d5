package org.mm4j.engine.optim;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks of arguments that several optimisers share. */
public final class Checks {

    private Checks() {}

    /**
     * A number that is not below 0.
     *
     * @throws IllegalArgumentException if it is, or is no finite number
     */
    public static void notNegative(String name, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + ": expected at least 0, got " + value);
        }
    }

    /**
     * Two numbers from 0 to below 1.
     *
     * @throws IllegalArgumentException if they are not
     */
    public static void betas(List<Double> betas) {
        if (betas.size() != 2 || !betas.stream().allMatch(beta -> beta >= 0 && beta < 1)) {
            throw new IllegalArgumentException("betas: expected two numbers from 0 to below 1, got " + betas);
        }
    }

    /**
     * An argument that PyTorch has and that is not there, which only its value for "no" may have.
     *
     * @throws IllegalArgumentException if it is on
     */
    public static void off(String name, @Nullable Boolean value, String why) {
        if (Boolean.TRUE.equals(value)) {
            throw new IllegalArgumentException(name + ": " + why + "; leave it out");
        }
    }
}
