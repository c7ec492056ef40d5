package org.mm4j.engine.optim.scheduler;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * Half a cosine to a least value in each of several periods, which begin anew with a share of the first value (Loshchilov
 * and Hutter, SGDR: Stochastic Gradient Descent with Warm Restarts, 2017). Registered as {@code CosineRestartLR},
 * {@code CosineRestartMomentum} and {@code CosineRestartParamScheduler}.
 */
public final class CosineRestartParamScheduler extends ParamScheduler {

    /** The arguments. */
    @Doc("Half a cosine in each of several periods.")
    public record Args(
            @Inline Schedule schedule,
            @Doc("steps of each period") List<Integer> periods,

            @Default("(1,)") @Doc("first value of each period, as a share of the value before any schedule")
            List<Double> restartWeights,

            @Nullable @Doc("least value") Double etaMin,

            @Nullable @Doc("least value as a share of the value before any schedule")
            Double etaMinRatio) {

        /** Checks the numbers. */
        public Args {
            if (periods.size() != restartWeights.size()) {
                throw new IllegalArgumentException(
                        "restart_weights: there are " + restartWeights.size() + ", but periods has " + periods.size());
            }
            if (periods.isEmpty() || periods.stream().anyMatch(period -> period < 1)) {
                throw new IllegalArgumentException("periods: each is at least 1, not " + periods);
            }
            if ((etaMin == null) == (etaMinRatio == null)) {
                throw new IllegalArgumentException("eta_min, eta_min_ratio: give one of them");
            }
        }
    }

    /** The arguments with the setting that changes. */
    @Doc("Half a cosine in each of several periods.")
    public record Named(
            @Doc("the setting that changes") String paramName,
            @Inline Args args) {}

    private List<Integer> periods;
    private List<Double> restartWeights;
    private LeastValue least;

    /** A schedule of a setting. */
    public CosineRestartParamScheduler(Args args, String paramName) {
        super(args.schedule(), paramName);
        int factor = args.schedule().factor();
        this.periods = args.periods().stream()
                .map(period -> Math.multiplyExact(period, factor))
                .toList();
        this.restartWeights = args.restartWeights();
        this.least = new LeastValue(args.etaMin(), args.etaMinRatio());
        start();
    }

    @Override
    protected double[] values() {
        int step = lastStep();
        for (int i = 0; i < periods.size(); i++) {
            int period = periods.get(i);
            if (step < period) {
                double weight = restartWeights.get(i);
                if (step == 0) {
                    return each((current, base) -> base * weight);
                }
                double factor = Cosine.factor(step, period);
                return each((current, base) -> factor * (current - least.of(base)) + least.of(base));
            }
            step -= period;
        }
        return unchanged();
    }

    @Override
    protected void save(Map<String, @Nullable Object> state) {
        state.put("periods", periods);
        least.save(state);
        state.put("restart_weights", restartWeights);
        List<Integer> ends = new ArrayList<>();
        int end = 0;
        for (int period : periods) {
            end += period;
            ends.add(end);
        }
        state.put("cumulative_periods", ends);
    }

    @Override
    protected void load(SchedulerState state) {
        periods = state.integers("periods", periods);
        restartWeights = state.numbers("restart_weights", restartWeights);
        least = least.load(state);
    }
}
