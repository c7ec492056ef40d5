package org.mm4j.engine.optim.scheduler;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.optim.HasParamGroups;
import org.mm4j.engine.optim.ParamGroup;
import org.mm4j.registry.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes one setting of all groups of parameters, step by step. The first step is made when it is built, so that
 * schedules of one optimiser are built in the order in which they are to work. {@link #step()} is called after each
 * epoch if {@link #byEpoch()}, otherwise after each iteration, for all schedules in their order.
 *
 * <p>Subclasses call {@link #start()} at the end of their constructor and compute values from those of the step before:
 * what another schedule changed meanwhile stays changed.
 */
@Kind("parameter scheduler")
public abstract class ParamScheduler {

    private static final Logger LOG = LoggerFactory.getLogger(ParamScheduler.class);

    /** The setting that schedules of the learning rate change. */
    public static final String LR = "lr";

    /** The setting that schedules of the momentum change; for optimisers of the family of Adam the first of the betas. */
    public static final String MOMENTUM = "momentum";

    private static final String BETAS = "betas";

    private final HasParamGroups optimizer;
    private final boolean useBetas;
    private String paramName;
    private int begin;
    private int end;
    private boolean byEpoch;
    private boolean verbose;
    private List<Double> baseValues;
    private int lastStep;
    private long globalStep;
    private List<Double> lastValues = List.of();

    /**
     * A schedule that has not started.
     *
     * @param paramName the setting that changes: {@link #LR}, {@link #MOMENTUM}, or another number of the groups
     * @throws IllegalArgumentException if the optimiser has no such setting
     */
    protected ParamScheduler(Schedule schedule, String paramName) {
        this.optimizer = schedule.optimizer();
        this.paramName = paramName;
        this.begin = schedule.countedBegin();
        this.end = schedule.countedEnd();
        this.byEpoch = schedule.countsEpochs();
        this.verbose = schedule.verbose();
        this.lastStep = schedule.lastStep();
        this.globalStep = -1;
        Map<String, @Nullable Object> defaults = optimizer.defaults();
        this.useBetas = paramName.equals(MOMENTUM) && !defaults.containsKey(MOMENTUM) && defaults.containsKey(BETAS);
        if (useBetas) {
            optimizer
                    .paramGroups()
                    .forEach(group -> group.set(MOMENTUM, group.numbers(BETAS).get(0)));
        } else if (!defaults.containsKey(paramName)) {
            throw new IllegalArgumentException(
                    "the optimiser has no `" + paramName + "` to schedule; it has " + defaults.keySet());
        }
        String initial = "initial_" + paramName;
        List<Double> values = new ArrayList<>();
        int number = 0;
        for (ParamGroup group : optimizer.paramGroups()) {
            if (lastStep == -1) {
                group.setDefault(initial, group.number(paramName));
            } else if (!group.has(initial)) {
                throw new IllegalArgumentException("last_step: to go on at step " + lastStep + " parameter group "
                        + number + " needs `" + initial + "`; load the state of the optimiser first");
            }
            values.add(group.number(initial));
            number++;
        }
        this.baseValues = List.copyOf(values);
    }

    /** Makes the first step; the last thing that a constructor does. */
    protected final void start() {
        step();
    }

    /** Counts the first step without changing anything; in place of {@link #start()}. */
    final void startWithoutStep() {
        globalStep = 0;
        remember();
    }

    /**
     * The value of each group now.
     *
     * @return as many as there are groups
     */
    protected abstract double[] values();

    /** The value of each group, from what it is and what it was before any schedule. */
    @FunctionalInterface
    protected interface Change {
        /** The new value. */
        double apply(double current, double base);
    }

    /** Applies the same change to each group. */
    protected final double[] each(Change change) {
        List<ParamGroup> groups = optimizer.paramGroups();
        double[] values = new double[groups.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = change.apply(groups.get(i).number(paramName), baseValues.get(i));
        }
        return values;
    }

    /** The values as they are. */
    protected final double[] unchanged() {
        return each((current, base) -> current);
    }

    /** Counts a step and, between begin and end, changes the setting. */
    public void step() {
        count();
        if (isActive()) {
            nextStep();
            set(values());
        }
        remember();
        moveBetas();
    }

    /**
     * Looks at the results of a validation; only for schedules that {@linkplain #needsMetrics() need} them.
     *
     * @param metrics results by name
     */
    public void step(Map<String, Double> metrics) {
        throw new UnsupportedOperationException(getClass().getSimpleName() + " does not look at results");
    }

    final void count() {
        globalStep++;
    }

    final boolean isActive() {
        return begin <= globalStep && globalStep < end;
    }

    final void nextStep() {
        lastStep++;
    }

    /** Gives each group its value. */
    final void set(double[] values) {
        List<ParamGroup> groups = optimizer.paramGroups();
        for (int i = 0; i < values.length; i++) {
            set(groups.get(i), i, values[i]);
        }
    }

    final void set(ParamGroup group, int number, double value) {
        group.set(paramName, value);
        if (verbose) {
            LOG.info("{} of group {} is {}", paramName, number, String.format(Locale.ROOT, "%.4e", value));
        }
    }

    final void remember() {
        lastValues = optimizer.paramGroups().stream()
                .map(group -> group.number(paramName))
                .toList();
    }

    final void moveBetas() {
        if (useBetas) {
            optimizer
                    .paramGroups()
                    .forEach(group -> group.set(
                            BETAS,
                            List.of(group.number(MOMENTUM), group.numbers(BETAS).get(1))));
        }
    }

    /** The values of all groups before any schedule. */
    protected final List<Double> baseValues() {
        return baseValues;
    }

    /** Whose settings change. */
    protected final HasParamGroups optimizer() {
        return optimizer;
    }

    /** The setting that changes. */
    public final String paramName() {
        return paramName;
    }

    /** Whether steps are epochs, else iterations. */
    public final boolean byEpoch() {
        return byEpoch;
    }

    /** Whether it steps by the results of a validation, too. */
    public boolean needsMetrics() {
        return false;
    }

    /** The first step that changes anything. */
    public final int begin() {
        return begin;
    }

    /** The step behind the last one that changes anything. */
    public final int end() {
        return end;
    }

    /** The number of the last step since {@link #begin()}; -1 before the first. */
    public final int lastStep() {
        return lastStep;
    }

    /** The values of all groups after the last step. */
    public final List<Double> lastValues() {
        return lastValues;
    }

    /** What mmengine's schedule of the same name keeps in checkpoints. */
    public final Map<String, @Nullable Object> stateDict() {
        Map<String, @Nullable Object> state = new LinkedHashMap<>();
        save(state);
        state.put("param_name", paramName);
        state.put("begin", begin);
        state.put("end", end);
        state.put("by_epoch", byEpoch);
        state.put("base_values", baseValues);
        state.put("last_step", lastStep);
        state.put("_global_step", globalStep);
        state.put("verbose", verbose);
        state.put("_last_value", lastValues);
        if (paramName.equals(MOMENTUM)) {
            state.put("use_betas", useBetas);
        }
        return state;
    }

    /**
     * Goes on from a state dict of this class or of mmengine's. As there, all settings become those of the state dict,
     * also begin and end.
     *
     * @throws IllegalArgumentException if it is no state of such a schedule
     */
    public final void loadStateDict(Map<String, ?> dict) {
        SchedulerState state = new SchedulerState(getClass().getSimpleName(), dict);
        List<Double> bases = state.numbers("base_values", baseValues);
        if (bases.size() != baseValues.size()) {
            throw new IllegalArgumentException("the state of the schedule is of " + bases.size()
                    + " parameter groups, but the optimiser has " + baseValues.size());
        }
        load(state);
        paramName = state.text("param_name", paramName);
        begin = state.integer("begin", begin);
        end = state.integer("end", end);
        byEpoch = state.flag("by_epoch", byEpoch);
        baseValues = bases;
        lastStep = state.integer("last_step", lastStep);
        globalStep = state.integer("_global_step", Math.toIntExact(globalStep));
        verbose = state.flag("verbose", verbose);
        lastValues = state.numbers("_last_value", lastValues);
    }

    /** Adds what this kind of schedule keeps, under mmengine's names. */
    protected abstract void save(Map<String, @Nullable Object> state);

    /** Takes what {@link #save} wrote; what is missing stays as it is. */
    protected abstract void load(SchedulerState state);
}
