package org.mm4j.engine.optim.scheduler;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The least value of a schedule: a number, or a share of the value before any schedule. */
record LeastValue(@Nullable Double etaMin, @Nullable Double etaMinRatio) {

    double of(double base) {
        if (etaMinRatio != null) {
            return base * etaMinRatio;
        }
        return etaMin == null ? 0 : etaMin;
    }

    void save(Map<String, @Nullable Object> state) {
        state.put("eta_min", etaMin);
        state.put("eta_min_ratio", etaMinRatio);
    }

    /** Where one of them is in a state, the other one is None. */
    LeastValue load(SchedulerState state) {
        Double least = state.optional("eta_min");
        Double ratio = state.optional("eta_min_ratio");
        return least == null && ratio == null ? this : new LeastValue(least, ratio);
    }
}
