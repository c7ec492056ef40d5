package org.mm4j.engine.optim.scheduler;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * A factor until the last step, which takes it off again. Registered as {@code ConstantLR}, {@code ConstantMomentum} and
 * {@code ConstantParamScheduler}.
 */
public final class ConstantParamScheduler extends ParamScheduler {

    /** The arguments. */
    @Doc("A factor until the last step.")
    public record Args(
            @Inline Schedule schedule,

            @Default("1/3") @Doc("the factor, above 0 and at most 1")
            double factor) {

        /** Checks the numbers. */
        public Args {
            Factors.check("factor", factor);
        }
    }

    /** The arguments with the setting that changes. */
    @Doc("A factor until the last step.")
    public record Named(
            @Doc("the setting that changes") String paramName,
            @Inline Args args) {}

    private double factor;
    private int totalIters;

    /** A schedule of a setting. */
    public ConstantParamScheduler(Args args, String paramName) {
        super(args.schedule(), paramName);
        this.factor = args.factor();
        this.totalIters = end() - begin() - 1;
        start();
    }

    @Override
    protected double[] values() {
        if (lastStep() == 0) {
            return each((current, base) -> current * factor);
        }
        return lastStep() == totalIters ? each((current, base) -> current * (1 / factor)) : unchanged();
    }

    @Override
    protected void save(Map<String, @Nullable Object> state) {
        state.put("factor", factor);
        state.put("total_iters", totalIters);
    }

    @Override
    protected void load(SchedulerState state) {
        factor = state.number("factor", factor);
        totalIters = state.integer("total_iters", totalIters);
    }
}
