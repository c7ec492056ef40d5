package org.mm4j.engine.optim.scheduler;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * A polynomial fall to a least value. Registered as {@code PolyLR}, {@code PolyMomentum} and {@code PolyParamScheduler}.
 */
public final class PolyParamScheduler extends ParamScheduler {

    /** The arguments. */
    @Doc("A polynomial fall to a least value.")
    public record Args(
            @Inline Schedule schedule,
            @Default("0.0") @Doc("the value at the end") double etaMin,
            @Default("1.0") @Doc("the power") double power) {}

    /** The arguments with the setting that changes. */
    @Doc("A polynomial fall to a least value.")
    public record Named(
            @Doc("the setting that changes") String paramName,
            @Inline Args args) {}

    private double etaMin;
    private double power;
    private int totalIters;

    /** A schedule of a setting. */
    public PolyParamScheduler(Args args, String paramName) {
        super(args.schedule(), paramName);
        this.etaMin = args.etaMin();
        this.power = args.power();
        this.totalIters = end() - begin() - 1;
        start();
    }

    @Override
    protected double[] values() {
        if (lastStep() == 0) {
            return unchanged();
        }
        double factor = Math.pow(1 - 1.0 / (totalIters - lastStep() + 1), power);
        return each((current, base) -> (current - etaMin) * factor + etaMin);
    }

    @Override
    protected void save(Map<String, @Nullable Object> state) {
        state.put("eta_min", etaMin);
        state.put("power", power);
        state.put("total_iters", totalIters);
    }

    @Override
    protected void load(SchedulerState state) {
        etaMin = state.number("eta_min", etaMin);
        power = state.number("power", power);
        totalIters = state.integer("total_iters", totalIters);
    }
}
