package org.mm4j.engine.runner;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigException;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.Diagnostic;
import org.mm4j.engine.checkpoint.Checkpoint;
import org.mm4j.engine.dataset.DataLoader;
import org.mm4j.engine.dataset.DistInfo;
import org.mm4j.engine.dataset.LoaderOptions;
import org.mm4j.engine.evaluation.Evaluator;
import org.mm4j.engine.infer.ModelBuilder;
import org.mm4j.engine.model.BaseTTAModel;
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
     * TestLoop#predict} runs over the share; what the metrics of each process {@code save} is put together by {@code load}.
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

    @Override
    protected void load(BaseModule model, Checkpoint weights) {
        super.load(model instanceof BaseTTAModel<?> merging ? merging.module() : model, weights);
    }

    /** A data set with another pipeline; of wrappers, the innermost. */
    private static ConfigDict withPipeline(ConfigDict dataset, ConfigValue pipeline) {
        return dataset.get("dataset") instanceof ConfigDict inner
                ? dataset.with("dataset", withPipeline(inner, pipeline))
                : dataset.with("pipeline", pipeline);
    }

    @Override
    public TestLoop build() {
        check();
        Phase chosen = phase == null ? Phase.TEST : phase;
        boolean isLenient = skipBadSamples != null && skipBadSamples;
        ConfigDict loaderCfg = loaderCfg(chosen.key("dataloader"));
        ConfigValue evaluatorCfg = require(chosen.key("evaluator"));
        BuildContext context = context()
                .with(LoaderOptions.class, new LoaderOptions(seed == null ? 0 : seed, isLenient, true))
                .with(DistInfo.class, process == null ? DistInfo.ALONE : process);
        Evaluator evaluator = Evaluator.build(context.at(chosen.key("evaluator")), evaluatorCfg);
        DataLoader loader = DataLoader.of(loaderCfg, context.at(chosen.key("dataloader")));
        try {
            Ready<BaseModule> ready = ready(context, model -> {});
            try {
                return new TestLoop(ready.model(), loader, evaluator, isLenient);
            } catch (RuntimeException failure) {
                ready.model().close();
                throw failure;
            }
        } catch (RuntimeException failure) {
            loader.close();
            throw failure;
        }
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
