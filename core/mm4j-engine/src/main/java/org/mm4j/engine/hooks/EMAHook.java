package org.mm4j.engine.hooks;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigString;
import org.mm4j.engine.checkpoint.TensorSource;
import org.mm4j.engine.dataset.Batch;
import org.mm4j.engine.evaluation.MetricReport;
import org.mm4j.engine.model.BaseAveragedModel;
import org.mm4j.engine.runner.LoadedState;
import org.mm4j.engine.runner.Runner;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;
import org.mm4j.registry.RegistryKey;
import org.mm4j.registry.Rest;

/**
 * Averages the weights in the course of the training. Validations judge the averages, and checkpoints have them as
 * {@code state_dict}; the weights that are trained are in {@code ema_state_dict}, from which a training goes on.
 */
@Doc("Averages the weights of a model while it is trained.")
public final class EMAHook extends Hook {

    private static final RegistryKey<BaseAveragedModel> AVERAGES = new RegistryKey<>("model", BaseAveragedModel.class);
    private static final String STATE = "ema_state_dict";
    private static final String STEPS = "steps";
    private static final String MODULE = "module.";

    /** The arguments. */
    public record Args(
            @Default("'ExponentialMovingAverage'") @Doc("the kind of average")
            String emaType,

            @Default("False") @Doc("whether averages of a checkpoint that do not fit are an error")
            boolean strictLoad,

            @Default("0") @Doc("the iteration from which it averages; before, the averages are the weights")
            int beginIter,

            @Default("0") @Doc("the epoch from which it averages, in place of begin_iter")
            int beginEpoch,

            @Nullable @Doc("when its turn is, 50 if not given")
            Priority priority,

            @Rest @Doc("further arguments of the average") ConfigDict emaCfg) {

        /** Checks the begin. */
        public Args {
            if (beginIter < 0 || beginEpoch < 0 || (beginIter > 0 && beginEpoch > 0)) {
                throw new IllegalArgumentException(
                        "begin_iter and begin_epoch are 0 or more, and one of them is 0, not " + beginIter + " and "
                                + beginEpoch);
            }
        }
    }

    private final Args args;
    private final Part<BaseAveragedModel> part;
    private @Nullable BaseAveragedModel averages;
    private boolean isSwapped;

    /** A hook. */
    public EMAHook(Args args, BuildContext build) {
        super(args.priority(), Priority.NORMAL);
        this.args = args;
        this.part = build.bind(AVERAGES, args.emaCfg().with("type", ConfigString.of(args.emaType())));
    }

    private BaseAveragedModel averages() {
        if (averages == null) {
            throw new IllegalStateException("EMAHook has no averages before a run begins");
        }
        return averages;
    }

    @Override
    public void beforeRun(Runner runner) {
        BaseAveragedModel made = part.build(Map.of("model", runner.model()));
        if (!runner.device().equals("cpu")) {
            made.to(runner.device());
        }
        averages = made;
    }

    @Override
    public void beforeTrain(Runner runner) {
        int last = args.beginEpoch() > 0 ? runner.maxEpochs() : runner.maxIters();
        int begin = Math.max(args.beginEpoch(), args.beginIter());
        if (begin > last) {
            throw new IllegalArgumentException("EMAHook begins at " + begin + ", behind the end of the training at "
                    + last + ": it would never average");
        }
    }

    @Override
    public void afterTrainIter(Runner runner, int batchIndex, Batch batch, Map<String, Double> outputs) {
        boolean hasBegun =
                args.beginEpoch() > 0 ? runner.epoch() + 1 >= args.beginEpoch() : runner.iter() + 1 >= args.beginIter();
        if (hasBegun) {
            averages().update();
        } else {
            averages().copyFromModel();
        }
    }

    @Override
    public void beforeValEpoch(Runner runner) {
        averages().swap();
        isSwapped = true;
    }

    @Override
    public void afterValEpoch(Runner runner, MetricReport metrics) {
        leaveVal(runner);
    }

    @Override
    public void leaveVal(Runner runner) {
        if (isSwapped) {
            isSwapped = false;
            averages().swap();
        }
    }

    @Override
    public void beforeSaveCheckpoint(Runner runner, Map<String, Object> checkpoint) {
        Map<String, Tensor> trained = runner.model().stateDict();
        Map<String, Tensor> averaged = averages().stateDict();
        Map<String, Object> state = new LinkedHashMap<>();
        Map<String, Object> kept = new LinkedHashMap<>();
        averaged.forEach((name, tensor) -> {
            if (name.startsWith(MODULE)) {
                String path = name.substring(MODULE.length());
                state.put(path, tensor);
                kept.put(name, trained.get(path));
            } else {
                kept.put(name, tensor);
            }
        });
        checkpoint.put("state_dict", state);
        checkpoint.put(STATE, kept);
    }

    @Override
    public void afterLoadCheckpoint(Runner runner, LoadedState loaded) {
        Map<String, TensorSource> weights = loaded.stateDict();
        Map<String, TensorSource> into = new LinkedHashMap<>();
        if (loaded.isResuming() && loaded.checkpoint().weightSets().contains(STATE)) {
            // The reader has taken the prefix off.
            Map<String, TensorSource> trained =
                    new LinkedHashMap<>(loaded.checkpoint().stateDict(STATE));
            TensorSource steps = trained.remove(STEPS);
            if (steps != null) {
                into.put(STEPS, steps);
            }
            trained.forEach((name, values) -> {
                TensorSource average = weights.put(name, values);
                if (average != null) {
                    into.put(MODULE + name, average);
                }
            });
        } else {
            if (loaded.isResuming()) {
                runner.log().warn("the checkpoint has no ema_state_dict: EMAHook begins with its weights");
            }
            averages().module().loadStateDict(weights, args.strictLoad());
            return;
        }
        averages().loadStateDict(into, args.strictLoad());
    }

    @Override
    public void close() {
        if (averages != null) {
            averages.close();
            averages = null;
        }
    }
}
