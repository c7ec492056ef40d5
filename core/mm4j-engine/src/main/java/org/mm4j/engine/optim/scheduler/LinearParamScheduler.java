package org.mm4j.engine.optim.scheduler;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * A factor that changes in equal steps from a first one to a last one, which it reaches in the last step: the usual
 * warm-up. Registered as {@code LinearLR}, {@code LinearMomentum} and {@code LinearParamScheduler}.
 */
public final class LinearParamScheduler extends ParamScheduler {

    /** The arguments. */
    @Doc("A factor that changes in equal steps.")
    public record Args(
            @Inline Schedule schedule,

            @Default("1/3") @Doc("of the first step, from 0 to 1")
            double startFactor,

            @Default("1.0") @Doc("of the last step, from 0 to 1")
            double endFactor) {

        /** Checks the numbers. */
        public Args {
            Factors.check("start_factor", startFactor);
            Factors.check("end_factor", endFactor);
        }
    }

    /** The arguments with the setting that changes. */
    @Doc("A factor that changes in equal steps.")
    public record Named(
            @Doc("the setting that changes") String paramName,
            @Inline Args args) {}

    private double startFactor;
    private double endFactor;
    private int totalIters;

    /** A schedule of a setting. */
    public LinearParamScheduler(Args args, String paramName) {
        super(args.schedule(), paramName);
        this.startFactor = args.startFactor();
        this.endFactor = args.endFactor();
        this.totalIters = end() - begin() - 1;
        start();
    }

    @Override
    protected double[] values() {
        if (lastStep() == 0) {
            return each((current, base) -> current * startFactor);
        }
        double difference = endFactor - startFactor;
        double factor = 1 + difference / (totalIters * startFactor + (lastStep() - 1) * difference);
        return each((current, base) -> current * factor);
    }

    @Override
    protected void save(Map<String, @Nullable Object> state) {
        state.put("start_factor", startFactor);
        state.put("end_factor", endFactor);
        state.put("total_iters", totalIters);
    }

    @Override
    protected void load(SchedulerState state) {
        startFactor = state.number("start_factor", startFactor);
        endFactor = state.number("end_factor", endFactor);
        totalIters = state.integer("total_iters", totalIters);
    }
}
