package org.mm4j.engine.optim.scheduler;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * A factor at each step but the first. Registered as {@code ExponentialLR}, {@code ExponentialMomentum} and
 * {@code ExponentialParamScheduler}.
 */
public final class ExponentialParamScheduler extends ParamScheduler {

    /** The arguments. */
    @Doc("A factor at each step.")
    public record Args(
            @Inline Schedule schedule, @Doc("the factor") double gamma) {}

    /** The arguments with the setting that changes. */
    @Doc("A factor at each step.")
    public record Named(
            @Doc("the setting that changes") String paramName,
            @Inline Args args) {}

    private double gamma;

    /** A schedule of a setting. */
    public ExponentialParamScheduler(Args args, String paramName) {
        super(args.schedule(), paramName);
        this.gamma = args.gamma();
        start();
    }

    @Override
    protected double[] values() {
        return lastStep() == 0 ? unchanged() : each((current, base) -> current * gamma);
    }

    @Override
    protected void save(Map<String, @Nullable Object> state) {
        state.put("gamma", gamma);
    }

    @Override
    protected void load(SchedulerState state) {
        gamma = state.number("gamma", gamma);
    }
}
