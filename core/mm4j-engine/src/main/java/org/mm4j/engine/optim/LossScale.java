package org.mm4j.engine.optim;

import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.FromConfig;

/**
 * How a loss is scaled so that its gradients do not vanish in a less precise type.
 *
 * @param settings of the scale
 * @param isStatic whether the scale never changes
 */
public record LossScale(Settings settings, boolean isStatic) {

    /** The settings, those of PyTorch's {@code GradScaler}. */
    public record Settings(
            @Default("65536.0") @Doc("the first scale") double initScale,

            @Default("2.0") @Doc("what the scale grows by, above 1")
            double growthFactor,

            @Default("0.5") @Doc("what the scale falls by where gradients are not finite, below 1")
            double backoffFactor,

            @Default("2000") @Doc("steps in a row with finite gradients until the scale grows")
            int growthInterval,

            @Default("True") @Doc("whether losses are scaled at all")
            boolean enabled) {

        /** PyTorch's. */
        public static final Settings STANDARD = new Settings(65536, 2, 0.5, 2000, true);

        /** Checks the numbers. */
        public Settings {
            require(initScale > 0 && Double.isFinite(initScale), "init_scale is above 0, not " + initScale);
            require(growthFactor > 1, "growth_factor is above 1, not " + growthFactor);
            require(backoffFactor < 1, "backoff_factor is below 1, not " + backoffFactor);
            require(growthInterval >= 1, "growth_interval is at least 1, not " + growthInterval);
        }

        private static void require(boolean condition, String message) {
            if (!condition) {
                throw new IllegalArgumentException("loss_scale: " + message);
            }
        }
    }

    /** The text {@code dynamic}: PyTorch's settings. */
    @FromConfig
    public static LossScale of(String text) {
        if (!text.equals("dynamic")) {
            throw new IllegalArgumentException(
                    "loss_scale: expected 'dynamic', a number or a dict, got '" + text + "'");
        }
        return new LossScale(Settings.STANDARD, false);
    }

    /** A scale that never changes. */
    @FromConfig
    public static LossScale of(double scale) {
        return new LossScale(new Settings(scale, 2, 0.5, 2000, true), true);
    }

    /** Settings of one's own. */
    @FromConfig
    public static LossScale of(Settings settings) {
        return new LossScale(settings, false);
    }
}
