package org.mm4j.engine.runner;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigException;
import org.mm4j.config.ConfigList;
import org.mm4j.config.ConfigSequence;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.Diagnostic;
import org.mm4j.engine.dataset.DataLoader;
import org.mm4j.engine.dataset.DistInfo;
import org.mm4j.engine.dataset.LoaderOptions;
import org.mm4j.engine.evaluation.Evaluator;
import org.mm4j.engine.infer.ModelBuilder;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.registry.BuildContext;

/** How to build a {@link TestLoop}; what is set twice is refused. For one thread. */
public final class TestLoopBuilder extends ModelBuilder<BaseModule, TestLoop, TestLoopBuilder> {

    /** Which data and metrics of a config. */
    public enum Phase {
        /** {@code val_dataloader} and {@code val_evaluator}. */
        VAL,
        /** {@code test_dataloader} and {@code test_evaluator}. */
        TEST;

        String key(String of) {
            return name().toLowerCase(Locale.ROOT) + "_" + of;
        }
    }

    private @Nullable Phase phase;
    private @Nullable Boolean skipBadSamples;
    private @Nullable Long seed;
    private @Nullable DistInfo process;
    private @Nullable Boolean tta;

    TestLoopBuilder(Config config) {
        super(config, BaseModule.class, null);
    }

    @Override
    protected TestLoopBuilder self() {
        return this;
    }

    /** Which data and metrics; those of the test unless set. */
    public TestLoopBuilder phase(Phase phase) {
        this.phase = once("phase", this.phase, phase);
        return this;
    }

    /** Whether samples that cannot be used are skipped and reported, in place of an error; false unless set. */
    public TestLoopBuilder skipBadSamples(boolean skip) {
        this.skipBadSamples = once("skipBadSamples", this.skipBadSamples, skip);
        return this;
    }

    /** Of what a pipeline draws at random, which test pipelines rarely do; 0 unless set. */
    public TestLoopBuilder seed(long seed) {
        this.seed = once("seed", this.seed, seed);
        return this;
    }

    /**
     * Which of several processes this is, each of which predicts its share of the samples; one alone unless set. {@link
     * TestLoop#predict} runs over the share, {@link TestLoop#save} writes what came of it, and {@link #merge} puts the files
     * of all processes together.
     */
    public TestLoopBuilder process(DistInfo process) {
        this.process = once("process", this.process, process);
        return this;
    }

    /**
     * Whether the model looks at several variants of each sample: those that the config's {@code tta_pipeline} makes, whose
     * predictions its {@code tta_model} merges; false unless set.
     */
    public TestLoopBuilder tta(boolean tta) {
        this.tta = once("tta", this.tta, tta);
        return this;
    }

    private boolean isTta() {
        return tta != null && tta;
    }

    @Override
    protected ConfigValue modelCfg() {
        ConfigValue model = super.modelCfg();
        if (!isTta()) {
            return model;
        }
        ConfigValue merging = require("tta_model");
        if (!(merging instanceof ConfigDict dict)) {
            throw new ConfigException(
                    Diagnostic.of("tta_model is a dict with a type, not " + merging.kind(), merging.origin()));
        }
        return dict.with("module", model);
    }

    /** A data set with another pipeline; of wrappers, the innermost; of several data sets in one, each. */
    static ConfigDict withPipeline(ConfigDict dataset, ConfigValue pipeline) {
        if (dataset.get("datasets") instanceof ConfigSequence parts) {
            List<ConfigValue> all = new ArrayList<>();
            for (ConfigValue part : parts.items()) {
                all.add(part instanceof ConfigDict one ? withPipeline(one, pipeline) : part);
            }
            return dataset.with("datasets", new ConfigList(all, parts.origin()));
        }
        return dataset.get("dataset") instanceof ConfigDict inner
                ? dataset.with("dataset", withPipeline(inner, pipeline))
                : dataset.with("pipeline", pipeline);
    }

    @Override
    public TestLoop build() {
        check();
        BuildContext context = runContext(process == null ? DistInfo.ALONE : process);
        Judging judging = judging(context);
        DataLoader loader = judging.loader();
        try {
            Ready<BaseModule> ready = ready(context, model -> {});
            try {
                return new TestLoop(ready.model(), loader, judging.evaluator(), isLenient(), setting());
            } catch (RuntimeException failure) {
                ready.model().close();
                throw failure;
            }
        } catch (RuntimeException failure) {
            loader.close();
            throw failure;
        }
    }

    /**
     * Puts together what the processes of one test came to, and computes the metrics of all its samples: the numbers are
     * those that one process computes which has the same predictions. No model is built. Data and metrics are those of the
     * config, which has to be that of the parts; so have phase, scope and variants, and the weights if some are set.
     *
     * @param parts of all processes, in any order
     * @return a report with the seconds of the slowest process
     * @throws TestPartException if the parts do not belong together or to this test, or do not have all its samples
     */
    public TestReport merge(List<TestPart> parts) {
        if (process != null || skipBadSamples != null) {
            throw new IllegalStateException("merging is not done by one of the processes, and skips nothing");
        }
        TestPartMerger merger = new TestPartMerger(parts, setting());
        Judging judging = judging(runContext(DistInfo.ALONE));
        try (DataLoader loader = judging.loader()) {
            return merger.merge(loader, judging.evaluator());
        }
    }

    /** What is predicted, and what judges it. */
    private record Judging(DataLoader loader, Evaluator evaluator) {}

    private Judging judging(BuildContext context) {
        String data = chosenPhase().key("dataloader");
        String metrics = chosenPhase().key("evaluator");
        ConfigDict loaderCfg = loaderCfg(data);
        Evaluator evaluator = Evaluator.build(context.at(metrics), require(metrics));
        DataLoader loader = DataLoader.of(loaderCfg, context.at(data));
        // Before a model is built.
        TestLoop.requireEnd(loader);
        return new Judging(loader, evaluator);
    }

    private Phase chosenPhase() {
        return phase == null ? Phase.TEST : phase;
    }

    private boolean isLenient() {
        return skipBadSamples != null && skipBadSamples;
    }

    private TestSetting setting() {
        return new TestSetting(
                config(),
                chosenPhase(),
                isTta(),
                seed == null ? 0 : seed,
                chosenScope().orElse(""),
                weights().orElse(null),
                process == null ? DistInfo.ALONE : process);
    }

    private BuildContext runContext(DistInfo which) {
        return context()
                .with(LoaderOptions.class, new LoaderOptions(seed == null ? 0 : seed, isLenient(), true))
                .with(DistInfo.class, which);
    }

    /** The dict of the loader, with the pipeline that makes variants if they are asked for. */
    private ConfigDict loaderCfg(String key) {
        ConfigValue value = require(key);
        if (value instanceof ConfigDict loader) {
            return isTta() && loader.get("dataset") instanceof ConfigDict dataset
                    ? loader.with("dataset", withPipeline(dataset, require("tta_pipeline")))
                    : loader;
        }
        throw new ConfigException(Diagnostic.of(
                key + " is a dict with batch_size, dataset and sampler, not " + value.kind(), value.origin()));
    }

    private ConfigValue require(String key) {
        return Optional.ofNullable(config().root().get(key))
                .filter(value -> !value.isNull())
                .orElseThrow(() -> new ConfigException(Diagnostic.of(
                        "the config has no " + key
                                + (key.startsWith("tta")
                                        ? ", which says how to look at variants"
                                        : ", without which there is nothing to test"),
                        config().root().origin())));
    }
}
