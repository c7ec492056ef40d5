package org.mm4j.engine.optim.scheduler;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.optim.ParamGroup;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * Up to a largest learning rate and down to a much smaller one (Smith and Topin, Super-Convergence: Very Fast Training of
 * Neural Networks Using Large Learning Rates, 2018), in two phases or in three. It sets the rate whatever other schedules
 * made of it. Registered as {@code OneCycleLR} and {@code OneCycleParamScheduler}.
 */
public final class OneCycleParamScheduler extends ParamScheduler {

    /** How the rate changes from one value to another. */
    public enum Strategy {
        /** Half a cosine. */
        COS,
        /** A line. */
        LINEAR
    }

    /** The arguments. */
    @Doc("Up to a largest learning rate and down to a much smaller one.")
    public record Args(
            @Inline Schedule schedule,

            @Default("0.0") @Doc("largest value, or a list of one for each parameter group")
            GroupValues etaMax,

            @Nullable @Doc("steps in all; those from begin to end if not given")
            Integer totalSteps,

            @Default("0.3") @Doc("share of the steps up to the largest value")
            double pctStart,

            @Default("'cos'") @Doc("shape of the way") Strategy annealStrategy,

            @Default("25.0") @Doc("the largest value over the first one")
            double divFactor,

            @Default("1e4") @Doc("the first value over the last one")
            double finalDivFactor,

            @Default("False")
            @Doc("whether the way down is as long as the way up, and a third phase leads to the last value")
            boolean threePhase) {

        /** Checks the numbers. */
        public Args {
            if (totalSteps != null && totalSteps < 1) {
                throw new IllegalArgumentException("total_steps: expected at least 1, got " + totalSteps);
            }
            if (!(pctStart >= 0 && pctStart <= 1)) {
                throw new IllegalArgumentException("pct_start: expected a number from 0 to 1, got " + pctStart);
            }
        }

        int steps() {
            return totalSteps == null
                    ? schedule.countedEnd() - schedule.countedBegin()
                    : Math.multiplyExact(totalSteps, schedule.factor());
        }
    }

    /** The arguments with the setting that changes. */
    @Doc("Up to a largest learning rate and down to a much smaller one.")
    public record Named(
            @Doc("the setting that changes") String paramName,
            @Inline Args args) {

        /** Checks the setting. */
        public Named {
            if (!paramName.equals(LR)) {
                throw new IllegalArgumentException("param_name: only 'lr' goes in one cycle, not '" + paramName + "'");
            }
        }
    }

    /**
     * A part of the way.
     *
     * @param endStep the step at which it ends
     * @param start the setting that it begins with
     * @param end the setting that it ends with
     */
    private record Phase(double endStep, String start, String end) {}

    private static final String INITIAL = "initial_lr";
    private static final String MAX = "max_lr";
    private static final String MIN = "min_lr";

    private final Strategy strategy;
    private GroupValues etaMax;
    private double divFactor;
    private double finalDivFactor;
    private int totalSteps;
    private List<Phase> phases;

    /** A schedule of the learning rate. */
    public OneCycleParamScheduler(Args args) {
        super(withBounds(args), LR);
        this.strategy = args.annealStrategy();
        this.etaMax = args.etaMax();
        this.divFactor = args.divFactor();
        this.finalDivFactor = args.finalDivFactor();
        this.totalSteps = args.steps();
        List<Phase> way = new ArrayList<>();
        way.add(new Phase(args.pctStart() * totalSteps - 1, INITIAL, MAX));
        if (args.threePhase()) {
            way.add(new Phase(2 * args.pctStart() * totalSteps - 2, MAX, INITIAL));
        }
        way.add(new Phase(totalSteps - 1, args.threePhase() ? INITIAL : MAX, MIN));
        this.phases = List.copyOf(way);
        start();
    }

    /** Gives each group its first, largest and last value before the schedule looks at them. */
    private static Schedule withBounds(Args args) {
        List<ParamGroup> groups = args.schedule().optimizer().paramGroups();
        List<Double> largest = args.etaMax().of("eta_max", groups.size());
        if (args.schedule().lastStep() == -1) {
            for (int i = 0; i < groups.size(); i++) {
                double first = largest.get(i) / args.divFactor();
                groups.get(i).set(INITIAL, first).set(MAX, largest.get(i)).set(MIN, first / args.finalDivFactor());
            }
        }
        return args.schedule();
    }

    @Override
    protected double[] values() {
        int step = lastStep();
        if (step > totalSteps) {
            throw new IllegalStateException("OneCycleLR is over: this is step " + (step + 1) + " of " + totalSteps);
        }
        List<ParamGroup> groups = optimizer().paramGroups();
        double[] values = new double[groups.size()];
        double startStep = 0;
        for (int k = 0; k < phases.size(); k++) {
            Phase phase = phases.get(k);
            if (step <= phase.endStep() || k == phases.size() - 1) {
                double share = (step - startStep) / (phase.endStep() - startStep);
                for (int i = 0; i < values.length; i++) {
                    values[i] = between(
                            groups.get(i).number(phase.start()), groups.get(i).number(phase.end()), share);
                }
                break;
            }
            startStep = phase.endStep();
        }
        return values;
    }

    private double between(double start, double end, double share) {
        return strategy == Strategy.COS
                ? end + (start - end) / 2 * (Math.cos(Math.PI * share) + 1)
                : (end - start) * share + start;
    }

    @Override
    protected void save(Map<String, @Nullable Object> state) {
        state.put("eta_max", etaMax.toState());
        state.put("div_factor", divFactor);
        state.put("final_div_factor", finalDivFactor);
        state.put("total_steps", totalSteps);
        List<Map<String, Object>> way = new ArrayList<>();
        for (Phase phase : phases) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("end_step", phase.endStep());
            entry.put("start_lr", phase.start());
            entry.put("end_lr", phase.end());
            way.add(entry);
        }
        state.put("_schedule_phases", way);
    }

    @Override
    protected void load(SchedulerState state) {
        etaMax = state.groupValues("eta_max", etaMax);
        divFactor = state.number("div_factor", divFactor);
        finalDivFactor = state.number("final_div_factor", finalDivFactor);
        totalSteps = state.integer("total_steps", totalSteps);
        List<SchedulerState> way = state.dicts("_schedule_phases");
        if (!way.isEmpty()) {
            phases = way.stream()
                    .map(entry -> new Phase(
                            entry.number("end_step", 0), entry.text("start_lr", INITIAL), entry.text("end_lr", MIN)))
                    .toList();
        }
    }
}
