package org.mm4j.det.apis;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigException;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.Diagnostic;
import org.mm4j.det.models.detectors.BaseDetector;
import org.mm4j.det.structures.DatasetMeta;
import org.mm4j.engine.Devices;
import org.mm4j.engine.checkpoint.Checkpoint;
import org.mm4j.engine.checkpoint.LoadOptions;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Registries;
import org.mm4j.registry.RegistryKey;

/** How to build a {@link DetInferencer}; what is set twice is refused. For one thread. */
public final class DetInferencerBuilder {

    private final Config config;
    private @Nullable Path checkpoint;
    private @Nullable String scope;
    private @Nullable String device;
    private @Nullable Registries registries;
    private @Nullable Boolean prepared;
    private @Nullable Integer workers;
    private @Nullable Consumer<Diagnostic> warnings;

    DetInferencerBuilder(Config config) {
        this.config = config;
    }

    /** The file with the weights; without one the model has the first weights that its config asks for. */
    public DetInferencerBuilder checkpoint(Path checkpoint) {
        this.checkpoint = once("checkpoint", this.checkpoint, checkpoint);
        return this;
    }

    /** The scope in which names are looked up; unless set, the config's {@code default_scope}, else {@code mmdet}. */
    public DetInferencerBuilder scope(String scope) {
        this.scope = once("scope", this.scope, scope);
        return this;
    }

    /**
     * Where to compute: {@code cpu}, unless set; or {@code cuda:N} with a build of libtorch that has CUDA. {@link
     * #build()} refuses a device that is not there. No GPU was at hand to run this on.
     */
    public DetInferencerBuilder device(String device) {
        this.device = once("device", this.device, device);
        return this;
    }

    /** The libraries to build from; unless set, those on the class path. */
    public DetInferencerBuilder registries(Registries registries) {
        this.registries = once("registries", this.registries, registries);
        return this;
    }

    /**
     * Whether batch norm is folded into convolutions and tensors lie channels-last, which is faster and changes results
     * by rounding only; true unless set.
     */
    public DetInferencerBuilder prepared(boolean prepared) {
        this.prepared = once("prepared", this.prepared, prepared);
        return this;
    }

    /**
     * How many pictures may be processed at the same time; 1 unless set. Each uses the threads of libtorch, so more only
     * helps where pictures are small.
     */
    public DetInferencerBuilder workers(int workers) {
        if (workers < 1) {
            throw new IllegalArgumentException("there is at least 1 worker, not " + workers);
        }
        this.workers = once("workers", this.workers, workers);
        return this;
    }

    /** Takes what is worth knowing but no error, such as imports that are allowed to fail; ignored unless set. */
    public DetInferencerBuilder warnings(Consumer<Diagnostic> warnings) {
        this.warnings = once("warnings", this.warnings, warnings);
        return this;
    }

    private static <T> T once(String what, @Nullable T before, T now) {
        if (before != null) {
            throw new IllegalStateException(what + " was already set to " + before);
        }
        return now;
    }

    /**
     * Builds the model and the test pipeline, and loads the weights.
     *
     * @throws ConfigException if the config has no model or no test pipeline, or if either cannot be built
     * @throws org.mm4j.engine.checkpoint.CheckpointException if the checkpoint cannot be read, or is not of this model
     * @throws IllegalArgumentException if there is no such device
     */
    public DetInferencer build() {
        return build(model -> {});
    }

    /** {@link #build()}, with a chance to change the weights before the model is prepared. */
    DetInferencer build(Consumer<BaseDetector> changes) {
        String where = device == null ? "cpu" : device;
        // Before the weights are read: a device that is not there is known at once.
        TorchScope.run(() -> Devices.of(where));
        ConfigDict root = config.root();
        BuildContext context = context();
        ConfigValue modelCfg = root.get("model");
        if (modelCfg == null) {
            throw new ConfigException(Diagnostic.of("the config has no model", root.origin()));
        }
        TestPipeline pipeline = TestPipeline.of(root, context);
        BaseDetector model = context.at("model").build(new RegistryKey<>("model", BaseDetector.class), modelCfg);
        try {
            Checkpoint weights = weights(model);
            DatasetMeta meta = DatasetMetas.find(weights, root);
            boolean stored = weights != null && weights.classes().isPresent();
            model.numClasses().ifPresent(count -> DatasetMetas.check(meta, count, stored));
            changes.accept(model);
            model.eval();
            if (!where.equals("cpu")) {
                model.to(where);
            }
            if (prepared == null || prepared) {
                model.prepareForInference();
            }
            return new DetInferencer(model, pipeline, meta, workers == null ? 1 : workers);
        } catch (RuntimeException failure) {
            model.close();
            throw failure;
        }
    }

    private BuildContext context() {
        Registries libraries = registries == null ? Registries.discover() : registries;
        boolean named = scope != null || config.root().get("default_scope") != null;
        return libraries.context(config, named ? scope : "mmdet", warnings == null ? unused -> {} : warnings);
    }

    /** Gives the model its weights; returns where they came from, null for the first weights of the config. */
    private @Nullable Checkpoint weights(BaseDetector model) {
        if (checkpoint == null) {
            model.initWeights();
            return null;
        }
        Checkpoint loaded = Checkpoint.read(checkpoint);
        loaded.loadInto(model, LoadOptions.STRICT);
        return loaded;
    }
}
