package org.mm4j.engine.runner;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigException;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.Diagnostic;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.Torch;
import org.mm4j.engine.checkpoint.Checkpoint;
import org.mm4j.engine.checkpoint.CheckpointStore;
import org.mm4j.engine.data.TrainRandom;
import org.mm4j.engine.dataset.DataLoader;
import org.mm4j.engine.dataset.LoaderOptions;
import org.mm4j.engine.evaluation.Evaluator;
import org.mm4j.engine.hooks.Hook;
import org.mm4j.engine.hooks.LastCheckpoint;
import org.mm4j.engine.infer.ModelBuilder;
import org.mm4j.engine.logging.LogProcessor;
import org.mm4j.engine.logging.RunLog;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.optim.OptimWrapper;
import org.mm4j.engine.optim.OptimWrappers;
import org.mm4j.engine.optim.ParamGroup;
import org.mm4j.engine.optim.scheduler.ParamScheduler;
import org.mm4j.engine.optim.scheduler.ParamSchedulers;
import org.mm4j.registry.BuildContext;

/**
 * How to build a {@link Runner}; what is set twice is refused. What the config asks for and there is not is refused
 * before anything is written. For one thread.
 */
public final class RunnerBuilder extends ModelBuilder<BaseModule, Runner, RunnerBuilder> {

    private @Nullable Path workDir;
    private @Nullable Boolean resume;
    private @Nullable Path resumeFrom;
    private @Nullable Boolean skipBadSamples;
    private @Nullable Consumer<String> console;

    RunnerBuilder(Config config) {
        super(config, BaseModule.class, null);
    }

    @Override
    protected RunnerBuilder self() {
        return this;
    }

    /** The folder for checkpoints and logs; {@code work_dir} of the config unless set. */
    public RunnerBuilder workDir(Path workDir) {
        this.workDir = once("workDir", this.workDir, workDir);
        return this;
    }

    /**
     * Whether to go on from the last checkpoint of the folder; if that has none, the training begins anew, with the weights
     * of {@code load_from} or of {@link #checkpoint} if there are any. Unless set, {@code resume} of the config: there, as
     * in the original, the run goes on from {@code load_from} if that stands beside it.
     */
    public RunnerBuilder resume(boolean resume) {
        this.resume = once("resume", this.resume, resume);
        return this;
    }

    /** To go on from this checkpoint; {@code load_from} is not looked at then, and {@link #checkpoint} is refused. */
    public RunnerBuilder resume(Path checkpoint) {
        resume(true);
        this.resumeFrom = checkpoint;
        return this;
    }

    /** Whether samples that cannot be read are skipped and reported, in place of an error; false unless set. */
    public RunnerBuilder skipBadSamples(boolean skip) {
        this.skipBadSamples = once("skipBadSamples", this.skipBadSamples, skip);
        return this;
    }

    /** Is given the lines of the log too; nobody is unless set. */
    public RunnerBuilder console(Consumer<String> console) {
        this.console = once("console", this.console, console);
        return this;
    }

    @Override
    protected ConfigValue modelCfg() {
        ConfigValue model = super.modelCfg();
        ConfigValue preprocessor = config().root().get("data_preprocessor");
        return preprocessor != null
                        && !preprocessor.isNull()
                        && model instanceof ConfigDict dict
                        && !dict.has("data_preprocessor")
                ? dict.with("data_preprocessor", preprocessor)
                : model;
    }

    @Override
    public Runner build() {
        if (chosenPrepared().orElse(false)) {
            throw new IllegalStateException("a model that was prepared for inference cannot be trained");
        }
        check();
        RunSettings settings = RunSettings.of(config().root());
        Path folder = folder(settings);
        RunConfig.requireOwn(config(), folder);
        LoadedState start = start(settings, folder);
        long seed = seed(settings, start);
        TrainRandom random = new TrainRandom(seed);
        Torch.seed(seed);
        TorchScope.run(() -> torch.globalContext().setDeterministicAlgorithms(settings.isDeterministic(), false));
        BuildContext context = context().with(RandomGenerator.class, random);
        List<Runnable> undo = new ArrayList<>();
        try {
            Runner.Parts parts = parts(settings, context, folder, seed, random, start, undo);
            return new Runner(parts);
        } catch (RuntimeException failure) {
            Closing.all(undo);
            throw failure;
        }
    }

    private Runner.Parts parts(
            RunSettings settings,
            BuildContext context,
            Path folder,
            long seed,
            TrainRandom random,
            @Nullable LoadedState start,
            List<Runnable> undo) {
        ConfigDict root = config().root();
        TrainLoop loop = trainLoop(context);
        LogProcessor logProcessor = logProcessor(context);
        List<Hook> hooks = RunHooks.build(root, context);
        undo.add(() -> hooks.forEach(Hook::close));
        boolean isLenient = skipBadSamples != null && skipBadSamples;
        boolean isValidated = isValidated();
        if (!isValidated) {
            hooks.forEach(hook -> hook.needsValidation().ifPresent(this::refuseWithoutValidation));
        }
        Evaluator evaluator = isValidated
                ? Evaluator.build(context.at("val_evaluator"), require("val_evaluator", ConfigValue.class))
                : null;
        ConfigDict optimCfg = require("optim_wrapper", ConfigDict.class);
        DataLoader loader = loader("train_dataloader", context, new LoaderOptions(seed, isLenient));
        undo.add(0, loader::close);
        requireBatches(loader, loop);
        BaseModule model = context.at("model").build(Kinds.MODELS, modelCfg());
        undo.add(0, model::close);
        TrainStep.trainable(model);
        model.initWeights();
        if (!where().equals("cpu")) {
            model.to(where());
        }
        model.train(true);
        TestLoop validation = evaluator == null ? null : validation(model, evaluator, context, seed, isLenient, undo);
        OptimWrapper optimizer = OptimWrappers.build(model, optimCfg, context.at("optim_wrapper"));
        undo.add(0, optimizer::close);
        double ratio = scaleLr(optimizer, settings, loader.batchSize());
        List<ParamScheduler> schedulers = schedulers(context, optimizer, loop, loader.size());
        if (!isValidated && schedulers.stream().anyMatch(ParamScheduler::needsMetrics)) {
            refuseWithoutValidation("a ReduceOnPlateau schedule of param_scheduler");
        }
        String timestamp = Runner.timestampNow();
        RunLog log = new RunLog(folder, timestamp, settings.logLevel(), console == null ? line -> {} : console);
        if (isResuming(settings) && (start == null || !start.isResuming())) {
            log.info("there is no checkpoint in " + folder + " to go on from: the training begins anew");
        }
        log.info("seed: " + seed + (settings.isDeterministic() ? ", deterministic operations only" : ""));
        if (ratio != 1) {
            log.info("the learning rate is scaled by " + ratio + " for batches of " + loader.batchSize()
                    + " in place of " + settings.baseBatchSize());
        }
        return new Runner.Parts(
                config(),
                where(),
                seed,
                random,
                model,
                loader,
                loop,
                validation,
                optimizer,
                schedulers,
                hooks,
                logProcessor,
                log,
                folder,
                timestamp,
                start);
    }

    private Path folder(RunSettings settings) {
        if (workDir != null || settings.workDir() != null) {
            Path named = workDir != null ? workDir : Path.of(String.valueOf(settings.workDir()));
            return usable(named.toAbsolutePath().normalize());
        }
        throw new ConfigException(Diagnostic.of(
                "the config has no work_dir, the folder for checkpoints and logs, and none was given",
                config().root().origin()));
    }

    /** A folder that is there, or can be made; it is made when the training begins. */
    private static Path usable(Path folder) {
        Path there = folder;
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        if (!Files.isDirectory(there) || !Files.isWritable(there)) {
            throw new IllegalArgumentException("the work_dir " + folder + " cannot be used: " + there
                    + (Files.isDirectory(there) ? " cannot be written to" : " is no folder"));
        }
        return folder;
    }

    private boolean isResuming(RunSettings settings) {
        return resume == null ? settings.resume() : resume;
    }

    /** The checkpoint that the run starts from; null for none. What is not needed is not fetched. */
    private @Nullable LoadedState start(RunSettings settings, Path folder) {
        if (resumeFrom != null && chosenCheckpoint().isPresent()) {
            throw new IllegalArgumentException("a run starts from one checkpoint: to go on from " + resumeFrom
                    + ", leave out " + chosenCheckpoint().get() + "; to take weights only, leave out resume");
        }
        if (resumeFrom != null) {
            return new LoadedState(Checkpoint.read(resumeFrom), true);
        }
        // The original goes on from load_from if the config says resume=True beside it.
        boolean isNamed = resume == null
                && settings.resume()
                && (has("load_from") || chosenCheckpoint().isPresent());
        if (isResuming(settings) && !isNamed) {
            Optional<Path> last = LastCheckpoint.find(folder);
            if (last.isPresent()) {
                return new LoadedState(Checkpoint.read(last.get()), true);
            }
        }
        return chosenCheckpoint()
                .or(() -> Optional.ofNullable(settings.loadFrom())
                        .map(location -> CheckpointStore.standard().fetch(location)))
                .map(file -> new LoadedState(Checkpoint.read(file), isNamed))
                .orElse(null);
    }

    /** An epoch without batches would train nothing; the loop over iterations draws from an endless order all the same. */
    private void requireBatches(DataLoader loader, TrainLoop loop) {
        if (loader.size() == 0 && !(loader.isEndless() && loop instanceof IterBasedTrainLoop)) {
            ConfigDict config = require("train_dataloader", ConfigDict.class);
            throw RunSettings.error(
                    "train_dataloader",
                    config,
                    "an epoch has no batch: the data set has "
                            + loader.dataset().size()
                            + " samples, batch_size is " + loader.batchSize() + " and drop_last is "
                            + (config.findBoolean("drop_last").orElse(false) ? "True" : "False"));
        }
    }

    /** That of the run which is resumed goes before that of the config. */
    private static long seed(RunSettings settings, @Nullable LoadedState start) {
        if (start != null && start.isResuming() && start.checkpoint().meta().get("seed") instanceof Long resumed) {
            return resumed;
        }
        return settings.seed() != null ? settings.seed() : new SecureRandom().nextInt(Integer.MAX_VALUE);
    }

    private TrainLoop trainLoop(BuildContext context) {
        ConfigDict config = require("train_cfg", ConfigDict.class);
        if (config.type().isPresent() && config.has("by_epoch")) {
            throw RunSettings.error(
                    "train_cfg", config, "train_cfg has a type and by_epoch, which say the same: leave one out");
        }
        Loop loop = context.at("train_cfg").build(Kinds.LOOPS, config.type().isPresent() ? config : typed(config));
        if (loop instanceof TrainLoop training) {
            return training;
        }
        throw RunSettings.error("train_cfg", config, config.type().orElse("") + " trains nothing");
    }

    private static ConfigDict typed(ConfigDict config) {
        boolean byEpoch = config.findBoolean("by_epoch")
                .orElseThrow(() -> RunSettings.error(
                        "train_cfg",
                        config,
                        "train_cfg needs a type, EpochBasedTrainLoop or IterBasedTrainLoop, or by_epoch"));
        return config.without("by_epoch")
                .with("type", ConfigString.of(byEpoch ? "EpochBasedTrainLoop" : "IterBasedTrainLoop"));
    }

    private LogProcessor logProcessor(BuildContext context) {
        ConfigValue given = config().root().get("log_processor");
        ConfigDict config = given instanceof ConfigDict dict ? dict : ConfigDict.EMPTY;
        if (given != null && !given.isNull() && !(given instanceof ConfigDict)) {
            throw RunSettings.error("log_processor", given, "log_processor is a dict, not " + given.kind());
        }
        return context.at("log_processor")
                .build(
                        Kinds.LOG_PROCESSORS,
                        config.has("type") ? config : config.with("type", ConfigString.of("LogProcessor")));
    }

    /** Whether the config says how to validate; in part is an error. */
    private boolean isValidated() {
        List<String> keys = List.of("val_dataloader", "val_cfg", "val_evaluator");
        List<String> there = keys.stream().filter(this::has).toList();
        if (there.isEmpty()) {
            return false;
        }
        if (there.size() < keys.size()) {
            throw new ConfigException(Diagnostic.of(
                    "a validation needs " + keys + ", or none of them, but the config has " + there,
                    config().root().origin()));
        }
        return true;
    }

    private void refuseWithoutValidation(String what) {
        throw new ConfigException(Diagnostic.of(
                what + " looks at the metrics of a validation, but the config has none: add val_dataloader, val_cfg and"
                        + " val_evaluator, or leave it out",
                config().root().origin()));
    }

    private boolean has(String key) {
        ConfigValue value = config().root().get(key);
        return value != null && !value.isNull();
    }

    private TestLoop validation(
            BaseModule model,
            Evaluator evaluator,
            BuildContext context,
            long seed,
            boolean isLenient,
            List<Runnable> undo) {
        ConfigDict loopCfg = require("val_cfg", ConfigDict.class);
        context.at("val_cfg")
                .build(
                        Kinds.LOOPS,
                        loopCfg.type().isPresent() ? loopCfg : loopCfg.with("type", ConfigString.of("ValLoop")));
        DataLoader loader = loader("val_dataloader", context, new LoaderOptions(seed, isLenient, true));
        undo.add(0, loader::close);
        return new TestLoop(model, loader, evaluator, isLenient);
    }

    private DataLoader loader(String key, BuildContext context, LoaderOptions options) {
        return DataLoader.of(
                require(key, ConfigDict.class),
                context.with(LoaderOptions.class, options).at(key));
    }

    private static double scaleLr(OptimWrapper optimizer, RunSettings settings, int batchSize) {
        if (settings.baseBatchSize() == null) {
            return 1;
        }
        double ratio = (double) batchSize / settings.baseBatchSize();
        for (ParamGroup group : optimizer.optimizer().paramGroups()) {
            group.set("lr", group.number("lr") * ratio);
        }
        return ratio;
    }

    private List<ParamScheduler> schedulers(BuildContext context, OptimWrapper optimizer, TrainLoop loop, int batches) {
        ConfigValue config = config().root().get("param_scheduler");
        return config == null || config.isNull()
                ? List.of()
                : ParamSchedulers.build(
                        config,
                        optimizer,
                        new ParamSchedulers.Length(loop.maxEpochs(), loop.maxIters(batches), batches),
                        context.at("param_scheduler"));
    }

    private <V extends ConfigValue> V require(String key, Class<V> type) {
        ConfigValue value = config().root().get(key);
        if (value == null || value.isNull()) {
            throw new ConfigException(Diagnostic.of(
                    "the config has no " + key + ", without which there is nothing to train",
                    config().root().origin()));
        }
        if (!type.isInstance(value)) {
            throw RunSettings.error(key, value, key + " is a dict, not " + value.kind());
        }
        return type.cast(value);
    }
}
