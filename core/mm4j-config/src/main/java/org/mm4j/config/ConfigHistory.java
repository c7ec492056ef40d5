package org.mm4j.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.internal.load.FileLoader;
import org.mm4j.config.internal.load.Loaded;
import org.mm4j.config.internal.load.LoadedFile;
import org.mm4j.config.internal.merge.Merger;
import org.mm4j.config.internal.merge.OptionParser;

/** A config together with how it came about: file by file, and override by override. Immutable. */
public final class ConfigHistory {

    private final ConfigFile file;
    private final Config loaded;
    private final Config config;
    private final ConfigDict overrides;

    private ConfigHistory(ConfigFile file, Config loaded, Config config, ConfigDict overrides) {
        this.file = file;
        this.loaded = loaded;
        this.config = config;
        this.overrides = overrides;
    }

    /**
     * Loads a file with its bases.
     *
     * @throws ConfigException if a file is missing or cannot be read, parsed, evaluated or merged
     */
    public static ConfigHistory of(Path file, ConfigOptions options) {
        Loaded loaded = new FileLoader(options, true).load(file);
        Config config = Config.finished(loaded, file, options);
        LoadedFile history = Objects.requireNonNull(loaded.file(), "a loader that keeps the history");
        return new ConfigHistory(ConfigFile.of(history), config, config, ConfigDict.EMPTY);
    }

    /**
     * This history with options of the command line on top.
     *
     * @param options each {@code key=value}, as behind {@code --cfg-options}
     * @throws ConfigException if an option cannot be parsed or merged
     */
    public ConfigHistory withOptions(List<String> options) {
        ConfigDict more = OptionParser.spread(Config.parseOptions(options));
        return new ConfigHistory(file, loaded, config.merge(more), Merger.merge(more, overrides, false));
    }

    /** The config, overrides included. */
    public Config config() {
        return config;
    }

    /** The config as the files make it, without overrides. */
    public Config loaded() {
        return loaded;
    }

    /** The overrides, as dicts in dicts. */
    public ConfigDict overrides() {
        return overrides;
    }

    /** The file that was loaded, with those that it inherits from. */
    public ConfigFile file() {
        return file;
    }

    /** All files, each behind those that it inherits from; a file that two others name is there twice. */
    public List<ConfigFile> files() {
        List<ConfigFile> files = new ArrayList<>();
        collect(file, files);
        return List.copyOf(files);
    }

    private static void collect(ConfigFile file, List<ConfigFile> into) {
        file.bases().forEach(base -> collect(base.file(), into));
        into.add(file);
    }

    /** What happened to a key. */
    public enum Action {
        /** It was not there before. */
        SET,
        /** It had another value before. */
        REPLACED,
        /** A dict was merged into the dict that it was. */
        MERGED,
        /** It was there before, and is no longer. */
        REMOVED
    }

    /**
     * One step in the history of a key.
     *
     * @param action what happened
     * @param value the value behind this step, null if it was removed
     * @param origin the place that did it
     * @param variable the variable that the value is a copy of, or made of, in the file of the place; null if none
     */
    public record Step(
            Action action,
            @Nullable ConfigValue value,
            Origin origin,
            @Nullable ConfigVariable variable) {}

    /**
     * What set the value of a key, oldest step first; none if no file and no option ever did.
     *
     * @param path dotted path such as {@code model.backbone.depth} or {@code pipeline.0.type}
     */
    public List<Step> why(String path) {
        List<Step> steps = new ArrayList<>();
        @Nullable ConfigValue before = walk(file, path, steps);
        if (config != loaded) {
            step(before, config.find(path).orElse(null), path, config.root(), true, null)
                    .ifPresent(steps::add);
        }
        return List.copyOf(steps);
    }

    private static @Nullable ConfigValue walk(ConfigFile file, String path, List<Step> steps) {
        @Nullable ConfigValue before = null;
        for (ConfigFile.Base base : file.bases()) {
            List<Step> inner = new ArrayList<>();
            walk(base.file(), path, inner);
            @Nullable ConfigValue value = base.value().findPath(path).orElse(null);
            if (value != null || !inner.isEmpty()) {
                steps.addAll(inner);
                before = value;
            }
        }
        // A file may change what its bases hand to it, by statements such as `_base_.model.depth = 18`.
        @Nullable ConfigValue inherited = file.inherited().findPath(path).orElse(null);
        step(before, inherited, path, file.inherited(), false, file).ifPresent(steps::add);
        @Nullable ConfigValue after = file.value().findPath(path).orElse(null);
        step(inherited, after, path, file.value(), isMerged(file, path), file).ifPresent(steps::add);
        return after;
    }

    private static boolean isMerged(ConfigFile file, String path) {
        return file.own().findPath(path).orElse(null) instanceof ConfigDict dict && !dict.has("_delete_");
    }

    private static Optional<Step> step(
            @Nullable ConfigValue before,
            @Nullable ConfigValue after,
            String path,
            ConfigDict root,
            boolean mayMerge,
            @Nullable ConfigFile file) {
        if (after == null) {
            return before == null
                    ? Optional.empty()
                    : Optional.of(new Step(Action.REMOVED, null, nearest(root, path), null));
        }
        if (before != null && ConfigFile.isSame(before.origin(), after.origin())) {
            return Optional.empty();
        }
        ConfigVariable variable =
                file == null ? null : file.source(after.origin()).orElse(null);
        Action action;
        if (before == null) {
            action = Action.SET;
        } else if (mayMerge && before instanceof ConfigDict && after instanceof ConfigDict) {
            action = Action.MERGED;
        } else {
            action = Action.REPLACED;
        }
        return Optional.of(new Step(action, after, after.origin(), variable));
    }

    /** The place of the nearest dict or list around a path that is there. */
    private static Origin nearest(ConfigDict root, String path) {
        List<String> keys = new ArrayList<>(List.of(path.split("\\.", -1)));
        while (keys.size() > 1) {
            keys.remove(keys.size() - 1);
            Optional<ConfigValue> found = root.findPath(String.join(".", keys));
            if (found.isPresent()) {
                return found.get().origin();
            }
        }
        return root.origin();
    }
}
