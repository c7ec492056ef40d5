package org.mm4j.engine.optim.scheduler;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;
import org.mm4j.registry.Name;

/**
 * Half a cosine from the value before to a least value (Loshchilov and Hutter, SGDR: Stochastic Gradient Descent with
 * Warm Restarts, 2017, without restarts); beyond its last step it rises again. Registered as {@code CosineAnnealingLR},
 * {@code CosineAnnealingMomentum} and {@code CosineAnnealingParamScheduler}.
 */
public class CosineAnnealingParamScheduler extends ParamScheduler {

    /** The arguments. */
    @Doc("Half a cosine to a least value.")
    public record Args(
            @Inline Schedule schedule,

            @Name("T_max") @Nullable @Doc("steps to the least value; those from begin to end if not given")
            Integer tMax,

            @Nullable @Doc("least value; 0 if neither it nor a ratio is given")
            Double etaMin,

            @Nullable @Doc("least value as a share of the value before any schedule")
            Double etaMinRatio) {

        /** Checks the numbers. */
        public Args {
            if (tMax != null && tMax < 0) {
                throw new IllegalArgumentException("T_max: expected at least 1, got " + tMax);
            }
            if (etaMin != null && etaMinRatio != null) {
                throw new IllegalArgumentException("eta_min_ratio: give it or eta_min, not both");
            }
        }
    }

    /** The arguments with the setting that changes. */
    @Doc("Half a cosine to a least value.")
    public record Named(
            @Doc("the setting that changes") String paramName,
            @Inline Args args) {}

    private int tMax;
    private LeastValue least;

    /** A schedule of a setting. */
    public CosineAnnealingParamScheduler(Args args, String paramName) {
        super(args.schedule(), paramName);
        Integer given = args.tMax();
        // As in the original 0 means none.
        this.tMax = given == null || given == 0
                ? end() - begin()
                : Math.multiplyExact(given, args.schedule().factor());
        this.least = args.etaMin() == null && args.etaMinRatio() == null
                ? new LeastValue(0.0, null)
                : new LeastValue(args.etaMin(), args.etaMinRatio());
        start();
    }

    @Override
    protected double[] values() {
        int step = lastStep();
        if (step == 0) {
            return unchanged();
        }
        if (Math.floorMod(step - 1L - tMax, 2L * tMax) == 0) {
            return each((current, base) -> current + (base - least.of(base)) * (1 - Math.cos(Math.PI / tMax)) / 2);
        }
        double factor = Cosine.factor(step, tMax);
        return each((current, base) -> factor * (current - least.of(base)) + least.of(base));
    }

    @Override
    protected final void save(Map<String, @Nullable Object> state) {
        state.put("T_max", tMax);
        least.save(state);
    }

    @Override
    protected final void load(SchedulerState state) {
        tMax = state.integer("T_max", tMax);
        least = least.load(state);
    }
}
