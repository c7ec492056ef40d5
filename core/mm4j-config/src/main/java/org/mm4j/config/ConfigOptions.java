package org.mm4j.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** How configs are loaded. Immutable; begin with {@link #defaults()} and change what is needed. */
public final class ConfigOptions {

    private static final ConfigOptions DEFAULTS = new ConfigOptions(new Values());

    private final Values values;

    private ConfigOptions(Values values) {
        this.values = values;
    }

    /** In which style a Python config is read. */
    public enum Style {
        /** Decided by what the text uses. */
        AUTO,
        /** Classic: bases are named in {@code _base_}. */
        CLASSIC,
        /** New: bases are imported in {@code with read_base():}. */
        NEW
    }

    private static final class Values implements Cloneable {
        private boolean predefined = true;
        private @Nullable Map<String, String> environment = Map.copyOf(System.getenv());
        private Map<String, Path> packages = Map.of();
        private List<Path> searchPath = List.of();
        private @Nullable Path includeRoot;
        private @Nullable Predicate<String> importCheck;
        private Style style = Style.AUTO;
        private long maxSteps = 10_000_000;
        private long maxBytes = 256L << 20;
        private int maxDepth = 200;
        private long maxValues = 1_000_000;
        private int maxCalls = 400;
        private long maxFileBytes = 16L << 20;
        private int maxFiles = 1000;

        Values copy() {
            try {
                return (Values) clone();
            } catch (CloneNotSupportedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** Everything that the language defines, the environment of the process, and limits that no real config reaches. */
    public static ConfigOptions defaults() {
        return DEFAULTS;
    }

    /** Whether <code>{{ fileBasename }}</code> and its like are replaced; on by default. */
    public ConfigOptions withPredefinedVariables(boolean on) {
        Values copy = values.copy();
        copy.predefined = on;
        return new ConfigOptions(copy);
    }

    /** The variables that <code>{{$NAME:default}}</code> finds; by default those of the process. */
    public ConfigOptions withEnvironment(Map<String, String> variables) {
        Values copy = values.copy();
        copy.environment = Map.copyOf(variables);
        return new ConfigOptions(copy);
    }

    /** Leaves <code>{{$NAME:default}}</code> as it is. */
    public ConfigOptions withoutEnvironment() {
        Values copy = values.copy();
        copy.environment = null;
        return new ConfigOptions(copy);
    }

    /**
     * Names the folder of a package, in which {@code name::file} looks: for {@code .mim/configs/file}, or {@code
     * configs/file}, or {@code file}, by which of the folders exists.
     */
    public ConfigOptions withPackage(String name, Path folder) {
        Values copy = values.copy();
        Map<String, Path> packages = new LinkedHashMap<>(copy.packages);
        packages.put(name, folder);
        copy.packages = Map.copyOf(packages);
        return new ConfigOptions(copy);
    }

    /** Folders that have folders of packages by their names, for packages that are not named one by one. */
    public ConfigOptions withSearchPath(List<Path> folders) {
        Values copy = values.copy();
        copy.searchPath = List.copyOf(folders);
        return new ConfigOptions(copy);
    }

    /** Refuses every file outside a folder, also through links; null for no such limit, which is the default. */
    public ConfigOptions withIncludeRoot(@Nullable Path folder) {
        Values copy = values.copy();
        copy.includeRoot = folder;
        return new ConfigOptions(copy);
    }

    /**
     * What tells whether an import path in {@code custom_imports} is known. Without it, which is the default, {@code
     * custom_imports} is data and nothing is checked.
     */
    public ConfigOptions withImportCheck(@Nullable Predicate<String> known) {
        Values copy = values.copy();
        copy.importCheck = known;
        return new ConfigOptions(copy);
    }

    /** The style of Python configs; {@link Style#AUTO} by default. */
    public ConfigOptions withStyle(Style style) {
        Values copy = values.copy();
        copy.style = style;
        return new ConfigOptions(copy);
    }

    /**
     * Limits of an evaluation, each above 0; beyond them a {@link ConfigException} of kind {@code LIMIT} is thrown.
     *
     * @param steps operations for each file, by default ten million
     * @param bytes memory for each file, by default 256 MiB, estimated
     * @param depth nesting of values, by default 200
     * @param size values in a config, by default a million
     */
    public ConfigOptions withLimits(long steps, long bytes, int depth, long size) {
        if (steps < 1 || bytes < 1 || depth < 1 || size < 1) {
            throw new IllegalArgumentException("limits must be above 0");
        }
        Values copy = values.copy();
        copy.maxSteps = steps;
        copy.maxBytes = bytes;
        copy.maxDepth = depth;
        copy.maxValues = size;
        return new ConfigOptions(copy);
    }

    /** Whether predefined variables are replaced. */
    public boolean predefinedVariables() {
        return values.predefined;
    }

    /** The environment, or null if environment variables are left as they are. */
    public @Nullable Map<String, String> environment() {
        return values.environment;
    }

    /** Folders of packages by name. */
    public Map<String, Path> packages() {
        return values.packages;
    }

    /** Folders with folders of packages. */
    public List<Path> searchPath() {
        return values.searchPath;
    }

    /** The folder that files are confined to, or null. */
    public @Nullable Path includeRoot() {
        return values.includeRoot;
    }

    /** What knows import paths, or null. */
    public @Nullable Predicate<String> importCheck() {
        return values.importCheck;
    }

    /** The style of Python configs. */
    public Style style() {
        return values.style;
    }

    /** The greatest nesting of values. */
    public int maxDepth() {
        return values.maxDepth;
    }

    /** The greatest number of values in a config. */
    public long maxValues() {
        return values.maxValues;
    }

    /** The greatest size of a file. */
    public long maxFileBytes() {
        return values.maxFileBytes;
    }

    /** The greatest number of files of one config. */
    public int maxFiles() {
        return values.maxFiles;
    }

    /** The greatest number of operations for each file. */
    public long maxSteps() {
        return values.maxSteps;
    }

    /** The greatest estimated memory for each file. */
    public long maxBytes() {
        return values.maxBytes;
    }

    /** The greatest nesting of calls of functions. */
    public int maxCalls() {
        return values.maxCalls;
    }
}
