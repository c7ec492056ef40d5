package org.mm4j.engine.runner;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigFormat;
import org.mm4j.engine.data.TrainRandom;
import org.mm4j.engine.dataset.Batch;
import org.mm4j.engine.dataset.DataLoader;
import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.engine.evaluation.MetricReport;
import org.mm4j.engine.hooks.Hook;
import org.mm4j.engine.logging.LogMoment;
import org.mm4j.engine.logging.LogProcessor;
import org.mm4j.engine.logging.MessageHub;
import org.mm4j.engine.logging.RunLog;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.optim.OptimWrapper;
import org.mm4j.engine.optim.scheduler.ParamScheduler;

/**
 * Trains the model of a config: the data of {@code train_dataloader}, the loop of {@code train_cfg}, the optimiser of
 * {@code optim_wrapper}, the schedules of {@code param_scheduler}, the hooks, and validations in between.
 *
 * <pre>{@code
 * try (Runner runner = Runner.builder(config).workDir(folder).build()) {
 *     TrainReport report = runner.train();
 * }
 * }</pre>
 *
 * <p>The same seed gives the same weights, whatever the number of the loader's workers, and a training that is resumed
 * gives the weights of one that was not stopped; a validation that was due at the stop is not made up for. See
 * {@code docs/training.md} for what that holds for. For one thread, but for {@link #requestStop}.
 */
public final class Runner implements AutoCloseable {

    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT);

    /**
     * What a run consists of.
     *
     * @param config whole, as it is kept in checkpoints
     * @param device where the model is
     * @param random what the model draws from
     * @param model in training mode, with its first weights, on its device
     * @param validation over the same model; null if there is none
     * @param schedulers in their order
     * @param hooks in the order in which they are called
     * @param start the checkpoint that it starts from; null for none
     */
    record Parts(
            Config config,
            String device,
            long seed,
            TrainRandom random,
            BaseModule model,
            DataLoader trainLoader,
            TrainLoop trainLoop,
            @Nullable TestLoop validation,
            OptimWrapper optimWrapper,
            List<ParamScheduler> schedulers,
            List<Hook> hooks,
            LogProcessor logProcessor,
            RunLog log,
            Path workDir,
            String timestamp,
            @Nullable LoadedState start) {}

    /** Ends a training that was asked to stop. */
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stopped() {
            super("stopped", null, false, false);
        }
    }

    private final Parts parts;
    private final TrainStep step;
    private final RunCheckpoints checkpoints;
    private final MessageHub messageHub = new MessageHub();
    private @Nullable MetricReport lastMetrics;
    private volatile boolean isStopRequested;
    private final Set<Path> written = new HashSet<>();
    private boolean hasRun;

    Runner(Parts parts) {
        this.parts = parts;
        this.step = new TrainStep(parts.model(), parts.trainLoader(), parts.optimWrapper(), parts.random());
        this.checkpoints = new RunCheckpoints(this, parts.start());
    }

    /** A run of a config. */
    public static RunnerBuilder builder(Config config) {
        return new RunnerBuilder(config);
    }

    /** The time of a run's begin, as its folders are named. */
    static String timestampNow() {
        return LocalDateTime.now(ZoneId.systemDefault()).format(TIMESTAMP);
    }

    /**
     * Trains to the end, or until it is asked to stop. Can be called once.
     *
     * @throws TrainingException saying where and why it cannot go on, such as at a loss that is not finite
     * @throws org.mm4j.engine.dataset.SampleException naming a sample that cannot be used, unless those are skipped
     */
    public TrainReport train() {
        if (hasRun) {
            throw new IllegalStateException("a runner trains once; build another one");
        }
        hasRun = true;
        long start = System.nanoTime();
        call(hook -> hook.beforeRun(this));
        checkpoints.load();
        // A checkpoint that is refused leaves the folder as it was.
        log().open();
        RunConfig.write(parts.config(), workDir(), log());
        parts.optimWrapper().initializeCountStatus(parts.model(), iter(), maxIters());
        boolean isComplete = true;
        try {
            parts.trainLoop().run(this);
            call(hook -> hook.afterRun(this));
        } catch (Stopped stopped) {
            isComplete = false;
            log().info("stopped as asked for, after " + iter() + " of " + maxIters() + " iterations");
        } catch (RuntimeException failure) {
            log().failed(String.valueOf(failure.getMessage()));
            throw failure;
        }
        return new TrainReport(
                epoch(),
                iter(),
                isComplete,
                Optional.ofNullable(lastMetrics),
                messageHub
                        .info("last_ckpt")
                        .map(file -> Path.of(String.valueOf(file)))
                        .filter(written::contains),
                parts.trainLoader().skipped(),
                (System.nanoTime() - start) / 1e9);
    }

    /**
     * Asks the training to stop after the current iteration, without a checkpoint of it. From any thread.
     */
    public void requestStop() {
        isStopRequested = true;
    }

    void stopIfRequested() {
        if (isStopRequested) {
            throw new Stopped();
        }
    }

    /** Calls all hooks, in their order. */
    void call(Consumer<Hook> point) {
        parts.hooks().forEach(point);
    }

    /** Trains on a batch; the losses by name. */
    Map<String, Double> trainStep(Batch batch) {
        OptimWrapper wrapper = parts.optimWrapper();
        long before = wrapper.optimizer().steps();
        Map<String, Double> outputs = step.run(batch, epoch(), iter());
        if (wrapper.optimizer().steps() > before) {
            wrapper.gradNorm().ifPresent(norm -> messageHub.updateScalar("train/grad_norm", norm));
        }
        return outputs;
    }

    boolean hasValidation() {
        return parts.validation() != null;
    }

    /** Judges the model as it is, in evaluation mode; its mode is the one before when the call returns or fails. */
    void validate() {
        TestLoop validation = parts.validation();
        if (validation == null) {
            throw new IllegalStateException("there is nothing to validate by");
        }
        boolean wasTraining = parts.model().isTraining();
        try {
            validate(validation);
        } finally {
            call(hook -> hook.leaveVal(this));
            parts.model().train(wasTraining);
        }
    }

    private void validate(TestLoop validation) {
        call(hook -> hook.beforeVal(this));
        call(hook -> hook.beforeValEpoch(this));
        parts.model().eval();
        TestReport report = validation.run(new TestListener() {
            private int batch;

            @Override
            public void starting(Batch starting) {
                stopIfRequested();
                batch = starting.number();
                call(hook -> hook.beforeValIter(Runner.this, batch, starting));
            }

            @Override
            public void predicted(List<?> samples) {
                call(hook -> hook.afterValIter(Runner.this, batch, samples));
            }
        });
        report.metrics().tables().forEach(table -> log().info("\n" + table));
        report.metrics().notes().forEach(note -> log().warn(note));
        lastMetrics = report.metrics();
        call(hook -> hook.afterValEpoch(this, report.metrics()));
        call(hook -> hook.afterVal(this));
    }

    /**
     * Writes a checkpoint.
     *
     * @param file replaced as a whole if it is there
     * @param epoch how many epochs it says have ended
     * @param iter how many iterations
     */
    public void saveCheckpoint(Path file, int epoch, int iter, boolean saveOptimizer, boolean saveParamScheduler) {
        checkpoints.save(file, epoch, iter, saveOptimizer, saveParamScheduler);
        written.add(file);
    }

    /** The config, with what was changed on the way. */
    public Config config() {
        return parts.config();
    }

    /** The config as Python. */
    public String configText() {
        return parts.config().dump(ConfigFormat.PY);
    }

    /** Where the model is, such as {@code cpu}. */
    public String device() {
        return parts.device();
    }

    /** Of all random numbers of the run. */
    public long seed() {
        return parts.seed();
    }

    /** The name of the run: that of the config, and the time. */
    public String experimentName() {
        String name = parts.config()
                .root()
                .findString("experiment_name")
                .or(() -> parts.config()
                        .file()
                        .map(file -> file.getFileName().toString().replaceFirst("\\.\\w+$", "")))
                .map(text -> text + "_")
                .orElse("");
        return name + parts.timestamp();
    }

    /** The model. */
    public BaseModule model() {
        return parts.model();
    }

    /** What reads the data of the training. */
    public DataLoader trainLoader() {
        return parts.trainLoader();
    }

    /** What judges the model between epochs. */
    public Optional<TestLoop> validation() {
        return Optional.ofNullable(parts.validation());
    }

    /** The loop. */
    public TrainLoop trainLoop() {
        return parts.trainLoop();
    }

    /** The optimiser and what is around it. */
    public OptimWrapper optimWrapper() {
        return parts.optimWrapper();
    }

    /** The schedules, in their order. */
    public List<ParamScheduler> paramSchedulers() {
        return parts.schedulers();
    }

    /** The hooks, in the order in which they are called. */
    public List<Hook> hooks() {
        return parts.hooks();
    }

    /** Where parts of the run leave what others want to know. */
    public MessageHub messageHub() {
        return messageHub;
    }

    /** Makes the lines of the log. */
    public LogProcessor logProcessor() {
        return parts.logProcessor();
    }

    /** The log. */
    public RunLog log() {
        return parts.log();
    }

    /** The folder of the run. */
    public Path workDir() {
        return parts.workDir();
    }

    /** How many epochs have ended. */
    public int epoch() {
        return parts.trainLoop().epoch();
    }

    /** How many iterations have ended. */
    public int iter() {
        return parts.trainLoop().iter();
    }

    /** How many epochs there will be. */
    public int maxEpochs() {
        return parts.trainLoop().maxEpochs();
    }

    /** How many iterations there will be. */
    public int maxIters() {
        return parts.trainLoop().maxIters(trainBatches());
    }

    /** Batches of an epoch of the training. */
    public int trainBatches() {
        return parts.trainLoader().size();
    }

    /** Batches of a validation; 0 if there is none. */
    public int valBatches() {
        return parts.validation() == null ? 0 : parts.validation().loader().size();
    }

    /** Where the run is, for a line of the log. */
    public LogMoment moment(String mode, int batch) {
        int batches = mode.equals("val") ? valBatches() : trainBatches();
        return new LogMoment(mode, batch, batches, epoch(), maxEpochs(), iter(), maxIters());
    }

    /** The learning rates of the first group of parameters by their names in the log. */
    public Map<String, Double> learningRates() {
        Map<String, Double> rates = new LinkedHashMap<>();
        parts.optimWrapper().getLr().forEach((name, values) -> rates.put(name, values.get(0)));
        return rates;
    }

    /** What is known of the data of the training, as checkpoints keep it. */
    public Map<String, Object> datasetMeta() {
        Metainfo metainfo = parts.trainLoader().dataset().metainfo();
        Map<String, Object> meta = new LinkedHashMap<>();
        metainfo.names().forEach(name -> metainfo.get(name).ifPresent(value -> meta.put(name, value)));
        return meta;
    }

    /** Ends the threads of the loaders and frees the model, its optimiser and what hooks hold. */
    @Override
    public void close() {
        List<Runnable> closing = new ArrayList<>();
        parts.hooks().forEach(hook -> closing.add(hook::close));
        closing.add(parts.trainLoader()::close);
        if (parts.validation() != null) {
            closing.add(parts.validation().loader()::close);
        }
        closing.add(parts.optimWrapper()::close);
        closing.add(parts.model()::close);
        Closing.all(closing);
    }
}
