package org.mm4j.engine.optim.scheduler;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * A factor every so many steps, counted from {@code begin}. Registered as {@code StepLR}, {@code StepMomentum} and
 * {@code StepParamScheduler}.
 */
public final class StepParamScheduler extends ParamScheduler {

    /** The arguments. */
    @Doc("A factor every so many steps.")
    public record Args(
            @Inline Schedule schedule,
            @Doc("steps from one factor to the next") int stepSize,
            @Default("0.1") @Doc("the factor") double gamma) {

        /** Checks the numbers. */
        public Args {
            if (stepSize < 1) {
                throw new IllegalArgumentException("step_size: expected at least 1, got " + stepSize);
            }
        }
    }

    /** The arguments with the setting that changes. */
    @Doc("A factor every so many steps.")
    public record Named(
            @Doc("the setting that changes") String paramName,
            @Inline Args args) {}

    private int stepSize;
    private double gamma;

    /** A schedule of a setting. */
    public StepParamScheduler(Args args, String paramName) {
        super(args.schedule(), paramName);
        this.stepSize = Math.multiplyExact(args.stepSize(), args.schedule().factor());
        this.gamma = args.gamma();
        start();
    }

    @Override
    protected double[] values() {
        boolean isDue = lastStep() != 0 && lastStep() % stepSize == 0;
        return isDue ? each((current, base) -> current * gamma) : unchanged();
    }

    @Override
    protected void save(Map<String, @Nullable Object> state) {
        state.put("step_size", stepSize);
        state.put("gamma", gamma);
    }

    @Override
    protected void load(SchedulerState state) {
        stepSize = state.integer("step_size", stepSize);
        gamma = state.number("gamma", gamma);
    }
}
