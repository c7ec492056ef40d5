package org.mm4j.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigException;
import org.mm4j.config.ConfigSequence;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.Diagnostic;
import org.mm4j.config.Names;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.dataset.DataLoader;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.optim.OptimWrapper;
import org.mm4j.engine.optim.OptimWrappers;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.BuildListener;
import org.mm4j.registry.Registries;
import org.mm4j.registry.RegistryKey;

/** Builds what a key of a config names; frees all of it at the end. */
final class ConfigBuild implements AutoCloseable {

    private final Registries registries;
    private final BuildContext context;
    private final @Nullable RegistryKey<?> kind;
    private final Provenance provenance = new Provenance();
    private final List<Object> built = new ArrayList<>();

    /**
     * A build.
     *
     * @param kind name of the kind to build, or null to find it by the name of the module
     * @throws CliException if there is no such kind
     */
    ConfigBuild(Registries registries, BuildContext context, @Nullable String kind) {
        this.registries = registries;
        this.context = context.with(BuildListener.class, provenance);
        this.kind = kind == null ? null : kindOf(kind);
    }

    /** What the parts were made from. */
    Provenance provenance() {
        return provenance;
    }

    /**
     * Builds.
     *
     * @param key dotted path in the config
     * @return one module, or those of a list
     */
    List<Object> build(ConfigDict root, String key) {
        ConfigValue value = root;
        BuildContext at = context;
        StringBuilder walked = new StringBuilder();
        for (String part : key.split("\\.", -1)) {
            at = enter(value, at);
            ConfigValue next = child(value, part);
            if (next == null) {
                throw missing(value, part, walked.toString(), key);
            }
            value = next;
            walked.append(walked.isEmpty() ? "" : ".").append(part);
            at = at.at(part);
        }
        if (key.startsWith("param_scheduler") || key.equals("optim_wrapper.optimizer")) {
            throw new CliException(
                    key + " is built for a training alone, of whose parameters and length it has to know:"
                            + " mm4j train builds it, and mm4j check checks it");
        }
        if (value instanceof ConfigSequence sequence) {
            BuildContext items = at;
            // One list holds modules of one kind; that of a known name tells what an unknown one should have been.
            RegistryKey<?> common = sequence.items().stream()
                    .map(item -> findKind(item, items))
                    .flatMap(Optional::stream)
                    .findFirst()
                    .orElse(Kinds.MODELS);
            for (int i = 0; i < sequence.items().size(); i++) {
                add(sequence.items().get(i), at.at(Integer.toString(i)), common);
            }
        } else if (value instanceof ConfigDict dict && !dict.has("type") && key.endsWith("_dataloader")) {
            built.add(DataLoader.of(dict, at));
        } else if (value instanceof ConfigDict dict && key.equals("optim_wrapper")) {
            return List.of(optimWrapper(root, dict, at));
        } else {
            add(value, at, Kinds.MODELS);
        }
        return built;
    }

    /** A wrapper of an optimiser is built for the parameters of the config's model. */
    private OptimWrapper optimWrapper(ConfigDict root, ConfigDict config, BuildContext at) {
        ConfigValue model = root.get("model");
        if (model == null || model.isNull()) {
            throw new CliException("optim_wrapper is built for the parameters of a model, and the config has none");
        }
        BaseModule made = context.at("model").build(Kinds.MODELS, model);
        built.add(made);
        OptimWrapper wrapper = OptimWrappers.build(made, config, at);
        built.add(0, wrapper);
        return wrapper;
    }

    private void add(ConfigValue value, BuildContext at, RegistryKey<?> fallback) {
        // A name that is nowhere is reported by the registry itself.
        RegistryKey<?> wanted = kind == null ? findKind(value, at).orElse(fallback) : kind;
        built.add(at.build(new RegistryKey<>(wanted.name(), Object.class), value));
    }

    /** A dict on the way to the key may switch the scope for what is below it. */
    private static BuildContext enter(ConfigValue value, BuildContext at) {
        return value instanceof ConfigDict dict && dict.get("_scope_") instanceof ConfigString name
                ? at.withScope(name.value())
                : at;
    }

    private static @Nullable ConfigValue child(ConfigValue value, String part) {
        if (value instanceof ConfigDict dict) {
            return dict.get(part);
        }
        if (value instanceof ConfigSequence sequence && part.matches("\\d{1,9}")) {
            int index = Integer.parseInt(part);
            return index < sequence.items().size() ? sequence.items().get(index) : null;
        }
        return null;
    }

    private static ConfigException missing(ConfigValue value, String part, String walked, String key) {
        List<String> known = value instanceof ConfigDict dict
                ? dict.keys().stream()
                        .filter(ConfigString.class::isInstance)
                        .map(name -> ((ConfigString) name).value())
                        .toList()
                : List.of();
        List<String> near = Names.nearest(part, known);
        String where = walked.isEmpty() ? "the config" : "`" + walked + "`";
        String message = where + " has no key `" + part + "`, which --key " + key + " asks for";
        return new ConfigException(Diagnostic.of(
                message,
                value.origin(),
                near.isEmpty() ? "its keys are " + String.join(", ", known) : "did you mean " + near.get(0) + "?"));
    }

    /** The one kind in which the name of the module is found. */
    private Optional<RegistryKey<?>> findKind(ConfigValue value, BuildContext at) {
        String type = value instanceof ConfigDict dict ? dict.type().orElse(null) : null;
        if (type == null) {
            return Optional.empty();
        }
        String scope = enter(value, at).scope();
        List<RegistryKey<?>> found = Kinds.all().stream()
                .filter(candidate -> registries.find(candidate, scope, type).isPresent())
                .toList();
        if (found.size() > 1) {
            throw new CliException("`" + type + "` is the name of several kinds of module: choose one by --kind: "
                    + String.join(", ", found.stream().map(RegistryKey::name).toList()));
        }
        return found.stream().findFirst();
    }

    /** The kind of a name. */
    static RegistryKey<?> kindOf(String name) {
        List<String> known = Kinds.all().stream().map(RegistryKey::name).toList();
        return Kinds.all().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new CliException("there is no kind `" + name + "`; the kinds are " + String.join(", ", known)));
    }

    @Override
    public void close() {
        for (Object module : built) {
            if (module instanceof AutoCloseable closeable) {
                try {
                    closeable.close();
                } catch (Exception e) {
                    throw new IllegalStateException("a module cannot be closed", e);
                }
            }
        }
    }
}
