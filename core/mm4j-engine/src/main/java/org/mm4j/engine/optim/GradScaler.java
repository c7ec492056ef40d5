package org.mm4j.engine.optim;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Scales losses, takes the scale off their gradients again, and finds the largest scale with which these stay finite; as
 * PyTorch's class of this name.
 */
final class GradScaler {

    private final boolean isStatic;
    private final boolean enabled;
    private double growthFactor;
    private double backoffFactor;
    private int growthInterval;
    private float scale;
    private int growthTracker;

    GradScaler(LossScale settings) {
        this.isStatic = settings.isStatic();
        this.enabled = settings.settings().enabled();
        this.growthFactor = settings.settings().growthFactor();
        this.backoffFactor = settings.settings().backoffFactor();
        this.growthInterval = settings.settings().growthInterval();
        this.scale = (float) settings.settings().initScale();
    }

    /** A loss that was scaled. */
    Tensor scale(Tensor loss) {
        return enabled ? loss.mul(new Scalar((double) scale)) : loss;
    }

    /**
     * Takes the scale off gradients.
     *
     * @return whether all are finite
     */
    boolean unscale(List<ParamGroup> groups) {
        return !enabled || Gradients.unscale(groups, (float) (1.0 / scale));
    }

    /** Changes the scale after a step. */
    void update(boolean isFinite) {
        if (!enabled || isStatic) {
            return;
        }
        if (!isFinite) {
            scale = (float) (scale * backoffFactor);
            growthTracker = 0;
        } else if (++growthTracker == growthInterval) {
            float grown = (float) (scale * growthFactor);
            scale = Float.isInfinite(grown) ? scale : grown;
            growthTracker = 0;
        }
    }

    /** The scale now. */
    double scale() {
        return enabled ? scale : 1;
    }

    Map<String, Object> stateDict() {
        Map<String, Object> state = new LinkedHashMap<>();
        if (enabled) {
            state.put("scale", (double) scale);
            state.put("growth_factor", growthFactor);
            state.put("backoff_factor", backoffFactor);
            state.put("growth_interval", growthInterval);
            state.put("_growth_tracker", growthTracker);
        }
        return state;
    }

    /** Takes what {@link #stateDict} or PyTorch wrote; what is missing stays as it is. */
    void loadStateDict(Map<?, ?> state) {
        if (!enabled) {
            return;
        }
        scale = (float) number(state, "scale", scale);
        growthFactor = number(state, "growth_factor", growthFactor);
        backoffFactor = number(state, "backoff_factor", backoffFactor);
        growthInterval = (int) number(state, "growth_interval", growthInterval);
        growthTracker = (int) number(state, "_growth_tracker", growthTracker);
    }

    private static double number(Map<?, ?> state, String name, double otherwise) {
        return state.get(name) instanceof Number number ? number.doubleValue() : otherwise;
    }
}
