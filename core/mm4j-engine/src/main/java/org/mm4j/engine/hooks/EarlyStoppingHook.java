package org.mm4j.engine.hooks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.evaluation.MetricException;
import org.mm4j.engine.evaluation.MetricReport;
import org.mm4j.engine.runner.Runner;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** Ends a training when a metric has not become better for some validations. */
@Doc("Ends a training that does not get better.")
public final class EarlyStoppingHook extends Hook {

    private static final String KEY = "early_stopping";

    /** The arguments. */
    public record Args(
            @Doc("the metric") String monitor,

            @Nullable @Doc("greater or less: which value is better; told by the metric's name if not given")
            String rule,

            @Default("0.1") @Doc("by how much it has to become better")
            double minDelta,

            @Default("False") @Doc("whether a validation without the metric is an error")
            boolean strict,

            @Default("True") @Doc("whether a value that is not finite ends the training")
            boolean checkFinite,

            @Default("5") @Doc("validations without a better value that end the training")
            int patience,

            @Nullable @Doc("a value that is better than this one ends the training")
            Double stoppingThreshold,

            @Nullable @Doc("when its turn is, 100 if not given")
            Priority priority) {

        /** Checks that the rule is known or can be told. */
        public Args {
            Scores.of(rule, monitor, Scores.GREATER_KEYS, Scores.LESS_KEYS);
        }
    }

    private final Args args;
    private final Scores rule;
    private double best;
    private int waited;

    /** A hook. */
    public EarlyStoppingHook(Args args) {
        super(args.priority(), Priority.LOWEST);
        this.args = args;
        this.rule = Scores.of(args.rule(), args.monitor(), Scores.GREATER_KEYS, Scores.LESS_KEYS);
        this.best = rule.worst();
    }

    @Override
    public Optional<String> needsValidation() {
        return Optional.of("EarlyStoppingHook");
    }

    @Override
    public void beforeTrain(Runner runner) {
        if (runner.messageHub().info(KEY).orElse(null) instanceof Map<?, ?> state
                && state.get("best_score") instanceof Number score
                && state.get("wait_count") instanceof Number count) {
            best = score.doubleValue();
            waited = count.intValue();
        }
    }

    @Override
    public void afterValEpoch(Runner runner, MetricReport metrics) {
        Double score = metrics.values().get(args.monitor());
        if (score == null) {
            String message =
                    "the validation has no metric " + args.monitor() + ", which EarlyStoppingHook looks at; it has "
                            + List.copyOf(metrics.values().keySet());
            if (args.strict()) {
                throw new MetricException(message);
            }
            runner.log().warn(message);
            return;
        }
        String reason = reason(score);
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("best_score", best);
        state.put("wait_count", waited);
        runner.messageHub().updateInfo(KEY, state);
        if (reason != null) {
            runner.log().info(reason);
            runner.trainLoop().stopTraining();
        }
    }

    /** Why the training ends; null if it goes on. */
    private @Nullable String reason(double score) {
        if (args.checkFinite() && !Double.isFinite(score)) {
            return "training ends: " + args.monitor() + " is " + score + ", its best value was " + best;
        }
        Double threshold = args.stoppingThreshold();
        if (threshold != null && rule.isBetter(score, threshold)) {
            best = score;
            return "training ends: " + args.monitor() + " is " + score + ", beyond stopping_threshold=" + threshold;
        }
        double wanted = rule == Scores.GREATER ? best + args.minDelta() : best - args.minDelta();
        if (!rule.isBetter(wanted, score)) {
            best = score;
            waited = 0;
            return null;
        }
        waited++;
        return waited < args.patience()
                ? null
                : String.format(
                        Locale.ROOT,
                        "training ends: %s did not become better in the last %d validations; its best value was %.4f",
                        args.monitor(),
                        waited,
                        best);
    }
}
