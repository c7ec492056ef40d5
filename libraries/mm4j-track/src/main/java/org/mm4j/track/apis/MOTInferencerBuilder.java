package org.mm4j.track.apis;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigException;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.Diagnostic;
import org.mm4j.config.Names;
import org.mm4j.det.apis.DatasetMetas;
import org.mm4j.det.apis.TestPipeline;
import org.mm4j.det.structures.DatasetMeta;
import org.mm4j.engine.Devices;
import org.mm4j.engine.checkpoint.Checkpoint;
import org.mm4j.engine.checkpoint.LoadOptions;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Registries;
import org.mm4j.registry.RegistryKey;
import org.mm4j.track.models.mot.BaseMOTModel;

/** How to build a {@link MOTInferencer}; what is set twice is refused. For one thread. */
public final class MOTInferencerBuilder {

    private static final String DETECTOR = "detector.";

    private final Config config;
    private @Nullable Path checkpoint;
    private @Nullable String scope;
    private @Nullable String device;
    private @Nullable Registries registries;
    private @Nullable Boolean prepared;
    private @Nullable Integer workers;
    private @Nullable List<String> classes;
    private @Nullable Consumer<Diagnostic> warnings;

    MOTInferencerBuilder(Config config) {
        this.config = config;
    }

    /**
     * The file with the weights: those of the whole model, whose names begin with {@code detector.}, or those of the
     * detector alone. Without one the model has the first weights that its config asks for.
     */
    public MOTInferencerBuilder checkpoint(Path checkpoint) {
        this.checkpoint = once("checkpoint", this.checkpoint, checkpoint);
        return this;
    }

    /** The scope in which names are looked up; unless set, the config's {@code default_scope}, else {@code mmtrack}. */
    public MOTInferencerBuilder scope(String scope) {
        this.scope = once("scope", this.scope, scope);
        return this;
    }

    /** Where to compute: {@code cpu}, unless set; or {@code cuda:N} with a build of libtorch that has CUDA. */
    public MOTInferencerBuilder device(String device) {
        this.device = once("device", this.device, device);
        return this;
    }

    /** The libraries to build from; unless set, those on the class path. */
    public MOTInferencerBuilder registries(Registries registries) {
        this.registries = once("registries", this.registries, registries);
        return this;
    }

    /**
     * Whether batch norm is folded into convolutions and tensors lie channels-last, which is faster and changes results
     * by rounding only; true unless set.
     */
    public MOTInferencerBuilder prepared(boolean prepared) {
        this.prepared = once("prepared", this.prepared, prepared);
        return this;
    }

    /**
     * How many frames may be processed at the same time; 1 unless set. Each uses the threads of libtorch, so more only
     * helps where frames are small.
     */
    public MOTInferencerBuilder workers(int workers) {
        if (workers < 1) {
            throw new IllegalArgumentException("there is at least 1 worker, not " + workers);
        }
        this.workers = once("workers", this.workers, workers);
        return this;
    }

    /** The classes to track, by name or number; detections of others do not reach the tracker. All, unless set. */
    public MOTInferencerBuilder classes(List<String> classes) {
        this.classes = once("classes", this.classes, List.copyOf(classes));
        return this;
    }

    /** Takes what is worth knowing but no error, such as imports that are allowed to fail; ignored unless set. */
    public MOTInferencerBuilder warnings(Consumer<Diagnostic> warnings) {
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
     * @throws ConfigException if the config has no model of tracking or no test pipeline, or either cannot be built
     * @throws org.mm4j.engine.checkpoint.CheckpointException if the checkpoint cannot be read, or is not of this model
     * @throws IllegalArgumentException if there is no such device or class
     */
    public MOTInferencer build() {
        String where = device == null ? "cpu" : device;
        TorchScope.run(() -> Devices.of(where));
        ConfigDict root = config.root();
        BuildContext context = context();
        ConfigValue modelCfg = root.get("model");
        if (modelCfg == null) {
            throw new ConfigException(Diagnostic.of("the config has no model", root.origin()));
        }
        TestPipeline pipeline = FramePipeline.of(root, context);
        BaseMOTModel model = context.at("model").build(new RegistryKey<>("model", BaseMOTModel.class), modelCfg);
        try {
            Checkpoint weights = weights(model);
            DatasetMeta meta = DatasetMetas.find(weights, root);
            boolean stored = weights != null && weights.classes().isPresent();
            model.detector().numClasses().ifPresent(count -> DatasetMetas.check(meta, count, stored));
            Set<Integer> labels = labels(meta, model.detector().numClasses().orElse(Integer.MAX_VALUE));
            model.eval();
            if (!where.equals("cpu")) {
                model.to(where);
            }
            if (prepared == null || prepared) {
                model.prepareForInference();
            }
            return new MOTInferencer(model, pipeline, meta, labels, workers == null ? 1 : workers);
        } catch (RuntimeException failure) {
            model.close();
            throw failure;
        }
    }

    private BuildContext context() {
        Registries libraries = registries == null ? Registries.discover() : registries;
        boolean named = scope != null || config.root().get("default_scope") != null;
        return libraries.context(config, named ? scope : "mmtrack", warnings == null ? unused -> {} : warnings);
    }

    private @Nullable Checkpoint weights(BaseMOTModel model) {
        if (checkpoint == null) {
            model.initWeights();
            return null;
        }
        Checkpoint loaded = Checkpoint.read(checkpoint);
        boolean isWhole = loaded.stateDict().keySet().stream().anyMatch(key -> key.startsWith(DETECTOR));
        BaseModule taker = isWhole ? model : model.detector();
        loaded.loadInto(taker, LoadOptions.STRICT);
        return loaded;
    }

    private Set<Integer> labels(DatasetMeta meta, int count) {
        Set<Integer> labels = new LinkedHashSet<>();
        for (String name : classes == null ? List.<String>of() : classes) {
            int label = meta.classes().indexOf(name);
            if (label < 0 && name.matches("\\d{1,6}") && Integer.parseInt(name) < count) {
                label = Integer.parseInt(name);
            }
            if (label < 0) {
                List<String> near = Names.nearest(name, meta.classes());
                throw new IllegalArgumentException("the detector has no class `" + name + "`"
                        + (near.isEmpty() ? "" : "; did you mean " + near.get(0) + "?")
                        + (meta.classes().isEmpty()
                                ? "; the names of its classes are not known, so give numbers"
                                : ""));
            }
            labels.add(label);
        }
        return labels;
    }
}
