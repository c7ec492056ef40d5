package org.mm4j.engine.optim.scheduler;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.optim.OptimWrapper;
import org.mm4j.engine.optim.ParamGroup;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * A factor whenever a result of the validation has not become better for some time. Epochs are counted by
 * {@link #step()}; it is {@link #step(Map)}, after a validation, that changes values. Registered as
 * {@code ReduceOnPlateauLR}, {@code ReduceOnPlateauMomentum} and {@code ReduceOnPlateauParamScheduler}.
 */
public final class ReduceOnPlateauParamScheduler extends ParamScheduler {

    /** What is better. */
    public enum Rule {
        /** Less. */
        LESS,
        /** More. */
        GREATER
    }

    /** What a difference is compared with. */
    public enum ThresholdRule {
        /** The best value so far. */
        REL,
        /** The number itself. */
        ABS
    }

    /** The arguments. */
    @Doc("A factor whenever a result has not become better for some time.")
    public record Args(
            @Inline Schedule schedule,
            @Default("'loss'") @Doc("name of the result") String monitor,
            @Default("'less'") @Doc("what is better") Rule rule,
            @Default("0.1") @Doc("the factor, below 1") double factor,

            @Default("10") @Doc("validations without a better result that change nothing")
            int patience,

            @Default("1e-4") @Doc("least difference that counts")
            double threshold,

            @Default("'rel'") @Doc("whether it is a share of the best value or the difference itself")
            ThresholdRule thresholdRule,

            @Default("0") @Doc("validations after a change that do not count")
            int cooldown,

            @Default("0.0") @Doc("least value, or a list of one for each parameter group")
            GroupValues minValue,

            @Default("1e-8") @Doc("least change that is made")
            double eps) {

        /** Checks the numbers. */
        public Args {
            if (!(factor < 1)) {
                throw new IllegalArgumentException("factor: expected below 1, got " + factor);
            }
            if (!(threshold >= 0)) {
                throw new IllegalArgumentException("threshold: expected at least 0, got " + threshold);
            }
            if (!schedule.countsEpochs()) {
                throw new IllegalArgumentException(
                        "by_epoch: results of a validation come by epochs, so it has to be True, without"
                                + " convert_to_iter_based");
            }
        }
    }

    /** The arguments with the setting that changes. */
    @Doc("A factor whenever a result has not become better for some time.")
    public record Named(
            @Doc("the setting that changes") String paramName,
            @Inline Args args) {}

    /** Worse than any result. */
    private static final double WORST = 1e9;

    private String monitor;
    private Rule rule;
    private ThresholdRule thresholdRule;
    private double threshold;
    private double factor;
    private int patience;
    private int cooldown;
    private double eps;
    private List<Double> minValues;
    private double best;
    private int badEpochs;
    private int cooldownCounter;

    /** A schedule of a setting. */
    public ReduceOnPlateauParamScheduler(Args args, String paramName) {
        super(args.schedule(), paramName);
        this.monitor = args.monitor();
        this.rule = args.rule();
        this.thresholdRule = args.thresholdRule();
        this.threshold = args.threshold();
        this.factor = args.factor();
        this.patience = args.patience();
        this.cooldown = args.cooldown();
        this.eps = args.eps();
        this.minValues = minValues(args);
        this.best = worst();
        startWithoutStep();
    }

    /** A list is one for each of the optimiser's groups; that of the config's own settings is like the last of them. */
    private static List<Double> minValues(Args args) {
        int groups = args.schedule().optimizer().paramGroups().size();
        if (args.minValue().isSingle()) {
            return args.minValue().of("min_value", groups);
        }
        int own = args.schedule().optimizer() instanceof OptimWrapper wrapper
                ? wrapper.optimizer().paramGroups().size()
                : groups;
        List<Double> values = new ArrayList<>(args.minValue().of("min_value", own));
        while (values.size() < groups) {
            values.add(values.get(values.size() - 1));
        }
        return List.copyOf(values);
    }

    @Override
    public boolean needsMetrics() {
        return true;
    }

    /** Counts an epoch. */
    @Override
    public void step() {
        count();
    }

    /**
     * Looks at the results of a validation and, if they have not become better for too long, changes the setting.
     *
     * @throws IllegalArgumentException if the one that is watched is not there
     */
    @Override
    public void step(Map<String, Double> metrics) {
        if (isActive()) {
            nextStep();
            Double metric = metrics.get(monitor);
            if (metric == null) {
                throw new IllegalArgumentException(
                        "monitor: the validation gives no `" + monitor + "`, only " + metrics.keySet());
            }
            judge(metric);
        }
        remember();
        moveBetas();
    }

    private void judge(double metric) {
        if (isBetter(metric)) {
            best = metric;
            badEpochs = 0;
        } else {
            badEpochs++;
        }
        if (cooldownCounter > 0) {
            cooldownCounter--;
            badEpochs = 0;
        }
        if (badEpochs > patience) {
            double[] values = values();
            List<ParamGroup> groups = optimizer().paramGroups();
            for (int i = 0; i < values.length; i++) {
                if (groups.get(i).number(paramName()) - values[i] > eps) {
                    set(groups.get(i), i, values[i]);
                }
            }
            cooldownCounter = cooldown;
            badEpochs = 0;
        }
    }

    private boolean isBetter(double metric) {
        if (rule == Rule.LESS) {
            return thresholdRule == ThresholdRule.REL ? metric < best * (1 - threshold) : metric < best - threshold;
        }
        return thresholdRule == ThresholdRule.REL ? metric > best * (threshold + 1) : metric > best + threshold;
    }

    private double worst() {
        return rule == Rule.LESS ? WORST : -WORST;
    }

    @Override
    protected double[] values() {
        double[] values = each((current, base) -> current * factor);
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(values[i], minValues.get(i));
        }
        return values;
    }

    @Override
    protected void save(Map<String, @Nullable Object> state) {
        state.put("factor", factor);
        state.put("min_values", minValues);
        state.put("patience", patience);
        state.put("cooldown", cooldown);
        state.put("cooldown_counter", cooldownCounter);
        state.put("rule_worse", worst());
        state.put("best", best);
        state.put("num_bad_epochs", badEpochs);
        state.put("eps", eps);
        state.put("monitor", monitor);
        state.put("rule", rule == Rule.LESS ? "less" : "greater");
        state.put("threshold", threshold);
        state.put("threshold_rule", thresholdRule == ThresholdRule.REL ? "rel" : "abs");
    }

    @Override
    protected void load(SchedulerState state) {
        factor = state.number("factor", factor);
        minValues = state.numbers("min_values", minValues);
        patience = state.integer("patience", patience);
        cooldown = state.integer("cooldown", cooldown);
        cooldownCounter = state.integer("cooldown_counter", cooldownCounter);
        best = state.number("best", best);
        badEpochs = state.integer("num_bad_epochs", badEpochs);
        eps = state.number("eps", eps);
        monitor = state.text("monitor", monitor);
        rule = state.text("rule", "").equals("greater")
                ? Rule.GREATER
                : state.text("rule", "").equals("less") ? Rule.LESS : rule;
        threshold = state.number("threshold", threshold);
        thresholdRule = state.text("threshold_rule", "").equals("abs")
                ? ThresholdRule.ABS
                : state.text("threshold_rule", "").equals("rel") ? ThresholdRule.REL : thresholdRule;
    }
}
