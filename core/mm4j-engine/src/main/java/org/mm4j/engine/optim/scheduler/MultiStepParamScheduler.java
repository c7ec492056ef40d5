package org.mm4j.engine.optim.scheduler;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * A factor at each of several steps, counted from {@code begin}. Registered as {@code MultiStepLR},
 * {@code MultiStepMomentum} and {@code MultiStepParamScheduler}.
 */
public final class MultiStepParamScheduler extends ParamScheduler {

    /** The arguments. */
    @Doc("A factor at each of several steps.")
    public record Args(
            @Inline Schedule schedule,
            @Doc("steps, counted from begin") List<Integer> milestones,
            @Default("0.1") @Doc("the factor") double gamma) {}

    /** The arguments with the setting that changes. */
    @Doc("A factor at each of several steps.")
    public record Named(
            @Doc("the setting that changes") String paramName,
            @Inline Args args) {}

    /** How often each step is a milestone. */
    private final Map<Integer, Integer> milestones = new LinkedHashMap<>();

    private double gamma;

    /** A schedule of a setting. */
    public MultiStepParamScheduler(Args args, String paramName) {
        super(args.schedule(), paramName);
        this.gamma = args.gamma();
        for (int milestone : args.milestones()) {
            milestones.merge(Math.multiplyExact(milestone, args.schedule().factor()), 1, Integer::sum);
        }
        start();
    }

    @Override
    protected double[] values() {
        int count = milestones.getOrDefault(lastStep(), 0);
        return count == 0 ? unchanged() : each((current, base) -> current * Math.pow(gamma, count));
    }

    @Override
    protected void save(Map<String, @Nullable Object> state) {
        state.put("milestones", new LinkedHashMap<>(milestones));
        state.put("gamma", gamma);
    }

    @Override
    protected void load(SchedulerState state) {
        gamma = state.number("gamma", gamma);
        Map<?, ?> saved = state.dict("milestones");
        if (saved != null) {
            milestones.clear();
            saved.forEach((step, count) ->
                    milestones.put(Integer.parseInt(String.valueOf(step)), ((Number) count).intValue()));
        }
    }
}
