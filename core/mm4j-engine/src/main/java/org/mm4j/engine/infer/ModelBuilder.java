package org.mm4j.engine.infer;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigBool;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigException;
import org.mm4j.config.ConfigList;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.Diagnostic;
import org.mm4j.engine.Devices;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.checkpoint.Checkpoint;
import org.mm4j.engine.checkpoint.LoadOptions;
import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.CheckpointTarget;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Registries;
import org.mm4j.registry.RegistryKey;

/**
 * What everything that runs the model of a config is told, and how it gets the model: built, with its weights, on its
 * device. A choice that is made twice is refused. For one thread.
 *
 * @param <M> the type of the model
 * @param <T> the type of what is built
 * @param <B> the type of the builder itself
 */
public abstract class ModelBuilder<M extends BaseModule, T, B> {

    private final Config config;
    private final Class<M> type;
    private final @Nullable String fallbackScope;
    private @Nullable Path checkpoint;
    private @Nullable String scope;
    private @Nullable String device;
    private @Nullable Registries registries;
    private @Nullable Boolean prepared;
    private @Nullable Consumer<Diagnostic> warnings;

    /**
     * A model that is ready to run.
     *
     * @param model in eval mode, with its weights
     * @param metainfo what is known of the classes that it tells apart
     */
    public record Ready<M>(M model, Metainfo metainfo) {}

    /**
     * Nothing is chosen yet.
     *
     * @param fallbackScope the scope for configs that name none, or null to leave that to the registry
     */
    protected ModelBuilder(Config config, Class<M> type, @Nullable String fallbackScope) {
        this.config = config;
        this.type = type;
        this.fallbackScope = fallbackScope;
    }

    /** This builder. */
    protected abstract B self();

    /** The file with the weights; without one the model has the first weights that its config asks for. */
    public final B checkpoint(Path checkpoint) {
        this.checkpoint = once("checkpoint", this.checkpoint, checkpoint);
        return self();
    }

    /** The scope in which names are looked up; unless set, the config's {@code default_scope}, else the library's. */
    public final B scope(String scope) {
        this.scope = once("scope", this.scope, scope);
        return self();
    }

    /**
     * Where to compute: {@code cpu}, unless set; or {@code cuda:N} with a build of libtorch that has CUDA. A device that
     * is not there is refused. No GPU was at hand to run this on.
     */
    public final B device(String device) {
        this.device = once("device", this.device, device);
        return self();
    }

    /** The libraries to build from; unless set, those on the class path. */
    public final B registries(Registries registries) {
        this.registries = once("registries", this.registries, registries);
        return self();
    }

    /**
     * Whether batch norm is folded into convolutions and tensors lie channels-last, which is faster and changes results
     * by rounding only; true unless set.
     */
    public final B prepared(boolean prepared) {
        this.prepared = once("prepared", this.prepared, prepared);
        return self();
    }

    /** Takes what is worth knowing but no error, such as imports that are allowed to fail; ignored unless set. */
    public final B warnings(Consumer<Diagnostic> warnings) {
        this.warnings = once("warnings", this.warnings, warnings);
        return self();
    }

    /**
     * Builds.
     *
     * @throws ConfigException if the config lacks a part or a part cannot be built
     * @throws org.mm4j.engine.checkpoint.CheckpointException if the checkpoint cannot be read, or is not of this model
     * @throws IllegalArgumentException if there is no such device
     */
    public abstract T build();

    /** The value of a choice that was not made before. */
    protected static <V> V once(String what, @Nullable V before, V now) {
        if (before != null) {
            throw new IllegalStateException(what + " was already set to " + before);
        }
        return now;
    }

    /** The file with the weights; empty without one. */
    protected final Optional<Path> weights() {
        return Optional.ofNullable(checkpoint);
    }

    /** The scope that was chosen; empty for that of the config. */
    protected final Optional<String> chosenScope() {
        return Optional.ofNullable(scope);
    }

    /** The config. */
    protected final Config config() {
        return config;
    }

    /** Where the parts of the config are built. */
    protected final BuildContext context() {
        Registries libraries = registries == null ? Registries.discover() : registries;
        boolean named = scope != null || config.root().get("default_scope") != null;
        return libraries.context(config, named ? scope : fallbackScope, warnings == null ? unused -> {} : warnings);
    }

    /**
     * Checks what can be told before anything is built.
     *
     * @throws ConfigException if the config has no model
     * @throws IllegalArgumentException if there is no such device
     */
    protected final void check() {
        TorchScope.run(() -> Devices.of(where()));
        modelCfg();
    }

    /** Where to compute. */
    protected final String where() {
        return device == null ? "cpu" : device;
    }

    /** The file with the weights, if one was chosen. */
    protected final Optional<Path> chosenCheckpoint() {
        return Optional.ofNullable(checkpoint);
    }

    /** Whether the model was asked to be prepared for inference, or not to be; empty if nothing was said. */
    protected final Optional<Boolean> chosenPrepared() {
        return Optional.ofNullable(prepared);
    }

    /**
     * The dict of the model.
     *
     * @throws ConfigException if the config has none
     */
    protected ConfigValue modelCfg() {
        ConfigValue model = config.root().get("model");
        if (model == null || model.isNull()) {
            throw new ConfigException(
                    Diagnostic.of("the config has no model", config.root().origin()));
        }
        return model;
    }

    /**
     * Builds the model and makes it ready; the caller closes it.
     *
     * @param context where to build it
     * @param changes may change the weights before the model is prepared
     */
    protected final Ready<M> ready(BuildContext context, Consumer<M> changes) {
        M model = context.at("model").build(new RegistryKey<>("model", type), modelCfg());
        try {
            Checkpoint weights = checkpoint == null ? null : Checkpoint.read(checkpoint);
            if (weights == null) {
                model.initWeights();
            } else {
                load(model, weights);
            }
            Metainfo metainfo = ModelMetainfo.find(
                    weights, config.root(), type -> datasetMetainfo(context).or(() -> metainfoOf(type)));
            boolean stored = weights != null && weights.classes().isPresent();
            numClasses(model).ifPresent(count -> ModelMetainfo.check(metainfo, count, stored));
            changes.accept(model);
            model.eval();
            if (!where().equals("cpu")) {
                model.to(where());
            }
            if (prepared == null || prepared) {
                model.prepareForInference();
            }
            return new Ready<>(model, metainfo);
        } catch (RuntimeException failure) {
            model.close();
            throw failure;
        }
    }

    /** What the data set of the test knows without reading its annotations; empty if it cannot be built. */
    private Optional<Metainfo> datasetMetainfo(BuildContext context) {
        ConfigValue dataset = TestPipeline.at(config.root(), "test_dataloader", "dataset");
        if (!(dataset instanceof ConfigDict dict) || dict.has("dataset") || dict.has("datasets")) {
            return Optional.empty();
        }
        try {
            Metainfo known = context.at("test_dataloader")
                    .at("dataset")
                    .build(
                            Kinds.DATASETS,
                            dict.with("lazy_init", ConfigBool.of(true)).with("pipeline", ConfigList.of()))
                    .metainfo();
            return known.classes().isEmpty() ? Optional.empty() : Optional.of(known);
        } catch (RuntimeException unfit) {
            // Pictures can be run on without the data: names are all that is missing.
            return Optional.empty();
        }
    }

    /** Gives the model, or the part of it that the weights are of, its weights, all of them. */
    private static void load(BaseModule model, Checkpoint weights) {
        Set<String> keys = weights.stateDict().keySet();
        BaseModule target = model;
        while (target instanceof CheckpointTarget chooser && chooser.targetOf(keys) != target) {
            target = chooser.targetOf(keys);
        }
        weights.loadInto(target, LoadOptions.STRICT);
    }

    /** How many classes the model tells apart; empty if it does not say. */
    protected OptionalInt numClasses(M model) {
        return OptionalInt.empty();
    }

    /**
     * What belongs to a type of data set whatever its config says, such as the names of its classes.
     *
     * @param dataset the type without its scope
     */
    protected Optional<Metainfo> metainfoOf(String dataset) {
        return Optional.empty();
    }
}
