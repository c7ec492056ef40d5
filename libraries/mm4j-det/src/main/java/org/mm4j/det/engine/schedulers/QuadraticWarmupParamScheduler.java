package org.mm4j.det.engine.schedulers;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.optim.scheduler.ParamScheduler;
import org.mm4j.engine.optim.scheduler.Schedule;
import org.mm4j.engine.optim.scheduler.SchedulerState;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * A warm-up that grows with the square of the steps, up to the value before any schedule. Registered as
 * {@code QuadraticWarmupLR}, {@code QuadraticWarmupMomentum} and {@code QuadraticWarmupParamScheduler}.
 */
public final class QuadraticWarmupParamScheduler extends ParamScheduler {

    /** The arguments. */
    @Doc("A warm-up that grows with the square of the steps.")
    public record Args(@Inline Schedule schedule) {}

    /** The arguments with the setting that changes. */
    @Doc("A warm-up that grows with the square of the steps.")
    public record Named(
            @Doc("the setting that changes") String paramName,
            @Inline Args args) {}

    private int totalIters;

    /** A schedule of a setting. */
    public QuadraticWarmupParamScheduler(Args args, String paramName) {
        super(args.schedule(), paramName);
        if (end() == Schedule.INF) {
            throw new IllegalArgumentException("end: the warm-up needs an end");
        }
        this.totalIters = end() - begin();
        start();
    }

    @Override
    protected double[] values() {
        int odd = 2 * lastStep() + 1;
        double square = (double) totalIters * totalIters;
        return lastStep() == 0
                ? each((current, base) -> base * odd / square)
                : each((current, base) -> current + base * odd / square);
    }

    @Override
    protected void save(Map<String, @Nullable Object> state) {
        state.put("total_iters", totalIters);
    }

    @Override
    protected void load(SchedulerState state) {
        totalIters = state.integer("total_iters", totalIters);
    }
}
