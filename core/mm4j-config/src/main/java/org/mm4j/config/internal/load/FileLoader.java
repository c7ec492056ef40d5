package org.mm4j.config.internal.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigException;
import org.mm4j.config.ConfigException.Kind;
import org.mm4j.config.ConfigFormat;
import org.mm4j.config.ConfigList;
import org.mm4j.config.ConfigOptions;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.Diagnostic;
import org.mm4j.config.Origin;
import org.mm4j.config.internal.format.JsonReader;
import org.mm4j.config.internal.format.YamlReader;
import org.mm4j.config.internal.lang.Parser;
import org.mm4j.config.internal.lang.Source;
import org.mm4j.config.internal.lang.Stmt;
import org.mm4j.config.internal.merge.Merger;
import org.mm4j.config.internal.merge.ScopeMarker;

/** Loads a file with everything it inherits. Serves one load in one thread. */
public final class FileLoader {

    private static final String BASE = "_base_";
    private static final String DEPRECATION = "_deprecation_";

    private final ConfigOptions options;
    private final Packages packages;
    private final Deque<Path> open = new ArrayDeque<>();
    private final @Nullable FileCache cache;
    private int files;
    /** Of all files that the current one is made of so far. */
    private List<Stamp> stamps = new ArrayList<>();
    /** Whether the current file can be used again while the stamps hold. */
    private boolean lasting = true;

    /** A loader with options. */
    public FileLoader(ConfigOptions options) {
        this(options, null);
    }

    /** A loader with options, and bases that were loaded before with the same options. */
    public FileLoader(ConfigOptions options, @Nullable FileCache cache) {
        this.options = options;
        this.packages = new Packages(options);
        this.cache = cache;
    }

    /** Loads the file that a user named. */
    public Loaded load(Path file) {
        Origin place = Origin.of(file.toString());
        return load(file, place, Source.of(file.toString(), ""));
    }

    /** Loads a file that a text of another names at a place. */
    private Loaded load(Path named, Origin place, Source from) {
        return open(named, place, from, this::load);
    }

    /** Loads a base, or takes it from the cache. */
    private Loaded base(Path named, Origin place, Source from) {
        if (cache == null) {
            return load(named, place, from);
        }
        confine(named.toAbsolutePath().normalize(), place, from);
        FileCache.Base known = cache.base(named.toString());
        if (known != null) {
            count(known.files(), place, from);
            stamps.addAll(known.stamps());
            return known.loaded();
        }
        List<Stamp> outerStamps = stamps;
        boolean outerLasting = lasting;
        int before = files;
        stamps = new ArrayList<>();
        lasting = true;
        try {
            Loaded loaded = load(named, place, from);
            if (lasting) {
                cache.put(named.toString(), new FileCache.Base(loaded, List.copyOf(stamps), files - before));
            }
            return loaded;
        } finally {
            outerStamps.addAll(stamps);
            stamps = outerStamps;
            lasting &= outerLasting;
        }
    }

    /** The variables of a new-style config that another imports at a place. */
    NewStyleFile.Result loadNewStyle(Path named, Origin place, Source from) {
        return open(named, place, from, (source, file, format) -> {
            List<Stmt> statements = cache == null ? null : cache.parsed(source);
            if (statements == null) {
                statements = Parser.parse(source);
                if (cache != null) {
                    cache.put(source, statements);
                }
            }
            return new NewStyleFile(this, options, source, file, statements).evaluate();
        });
    }

    Packages packages() {
        return packages;
    }

    /** What is done with a file that has been read. */
    private interface Reading<T> {
        T of(Source source, Path file, ConfigFormat format);
    }

    private <T> T open(Path named, Origin place, Source from, Reading<T> reading) {
        Path file = named.toAbsolutePath().normalize();
        confine(file, place, from);
        if (open.contains(file)) {
            throw from.error(
                    Kind.RUNTIME,
                    "the file '" + file + "' inherits from itself",
                    place,
                    List.of("the chain is " + String.join(" -> ", chain(file))));
        }
        count(1, place, from);
        Map<String, Object> attributes = cache == null ? null : Stamp.attributes(file);
        String text = TextFiles.read(file, place, from, options.maxFileBytes());
        if (attributes == null) {
            lasting = false;
        } else {
            stamps.add(Stamp.of(file, attributes, text));
        }
        ConfigFormat format = ConfigFormat.ofFile(file)
                .orElseThrow(() -> from.error(
                        Kind.IO,
                        "'" + file + "' is not a config file: only .py, .json, .yaml and .yml are supported",
                        place,
                        List.of()));
        open.push(file);
        try {
            return reading.of(Source.of(named.toString(), text), file, format);
        } finally {
            open.pop();
        }
    }

    private void count(int more, Origin place, Source from) {
        files += more;
        if (files > options.maxFiles()) {
            throw from.error(Kind.LIMIT, "the config has more than " + options.maxFiles() + " files", place, List.of());
        }
    }

    private List<String> chain(Path last) {
        List<String> names = new ArrayList<>();
        open.descendingIterator().forEachRemaining(path -> names.add(String.valueOf(path.getFileName())));
        names.add(String.valueOf(last.getFileName()));
        return names;
    }

    /** Refuses a file outside the folder that files are confined to, before anything is asked about it. */
    void confine(Path file, Origin place, Source from) {
        Path root = options.includeRoot();
        if (root != null && !isInside(file.toAbsolutePath().normalize(), root)) {
            throw from.error(
                    Kind.REFUSED,
                    "the file '" + file + "' is outside the folder that configs may be read from",
                    place,
                    List.of("the folder is '" + root + "'"));
        }
    }

    /** Whether a file, or where it is missing the nearest folder above it, is really below a folder. */
    private static boolean isInside(Path file, Path root) {
        try {
            Path existing = file;
            while (!Files.exists(existing, LinkOption.NOFOLLOW_LINKS) && existing.getParent() != null) {
                existing = existing.getParent();
            }
            return existing.toRealPath().startsWith(root.toRealPath());
        } catch (IOException e) {
            return false;
        }
    }

    /** Evaluates a text that has a file of its own, or stands for one. */
    public Loaded load(Source original, Path file, ConfigFormat format) {
        List<Stmt> parsed = null;
        if (format == ConfigFormat.PY && options.style() != ConfigOptions.Style.CLASSIC) {
            parsed = Parser.parse(original);
            if (options.style() == ConfigOptions.Style.NEW || StyleDetector.isNewStyle(parsed, original)) {
                return newStyle(original, file, parsed);
            }
        }
        Map<String, String> used = new LinkedHashMap<>();
        Substitutions.WithPlaceholders text = substitute(original, file, used);
        Source source = text.source();
        Bases bases;
        ConfigDict own;
        if (format == ConfigFormat.PY) {
            List<Stmt> statements = parsed != null && source == original ? parsed : Parser.parse(source);
            PythonFile python = new PythonFile(source, statements, options);
            bases = bases(python.baseFiles(), file, source);
            own = python.evaluate(bases.root);
            bases.root = python.baseAfterwards();
        } else {
            ConfigValue value = format == ConfigFormat.JSON ? JsonReader.read(source) : YamlReader.read(source);
            if (!(value instanceof ConfigDict dict)) {
                throw source.error(
                        Kind.ATTRIBUTE, "a config must be a mapping, not a value of type " + value.kind(), 0);
            }
            own = dict;
            bases = bases(dict.get(BASE), file, source);
        }
        used.putAll(bases.environment);
        return finish(own, bases, text, file, used);
    }

    private Loaded newStyle(Source source, Path file, List<Stmt> statements) {
        if (open.size() > 1) {
            throw source.error(
                    Kind.PARSING,
                    "a classic config, which names its bases in _base_, cannot inherit from a new-style one",
                    0,
                    "a config is new-style if it uses 'with read_base():' or imports modules");
        }
        NewStyleFile.Result result = new NewStyleFile(this, options, source, file, statements).evaluate();
        ConfigDict root = NewStyleFile.freeze(result, source, options);
        return new Loaded(root, source.original(), Map.of(), List.of(), result.imported());
    }

    private Substitutions.WithPlaceholders substitute(Source original, Path file, Map<String, String> used) {
        if (Substitutions.none(original.text())) {
            return new Substitutions.WithPlaceholders(original, Map.of());
        }
        Source source = original;
        if (options.predefinedVariables()) {
            source = Substitutions.predefined(source, file);
        }
        Map<String, String> environment = options.environment();
        if (environment != null) {
            source = Substitutions.environment(source, environment, used);
        }
        return Substitutions.baseVariables(source);
    }

    /** All bases of a file, merged. */
    private static final class Bases {
        private ConfigDict root = ConfigDict.EMPTY;
        private final List<String> texts = new ArrayList<>();
        private final Map<String, String> environment = new LinkedHashMap<>();
        private final List<Diagnostic> warnings = new ArrayList<>();
    }

    private Bases bases(@Nullable ConfigValue names, Path file, Source source) {
        Bases bases = new Bases();
        if (names == null) {
            return bases;
        }
        Map<ConfigValue, ConfigValue> entries = new LinkedHashMap<>();
        for (ConfigValue name : names instanceof ConfigList list ? list.items() : List.of(names)) {
            if (!(name instanceof ConfigString text)) {
                throw source.error(
                        Kind.TYPE,
                        "_base_ must be a path or a list of paths, not a value of type " + name.kind(),
                        name.origin(),
                        List.of("write _base_ = ['a.py', 'b.py']"));
            }
            add(base(text, file, source, bases), entries, text, source);
        }
        bases.root = new ConfigDict(entries, names.origin());
        return bases;
    }

    private ConfigDict base(ConfigString name, Path file, Source source, Bases bases) {
        String reference = name.value();
        boolean external = reference.contains("::");
        Path path;
        try {
            path = external
                    ? packages.find(reference, file, name.origin(), source)
                    : file.resolveSibling(reference).normalize();
        } catch (InvalidPathException e) {
            throw source.error(Kind.VALUE, "'" + reference + "' is not a path", name.origin(), List.of());
        }
        Loaded loaded = base(path, name.origin(), source);
        // Which folder a package is in may change without a change of any file.
        lasting &= !external;
        bases.texts.add(loaded.text());
        bases.environment.putAll(loaded.environment());
        bases.warnings.addAll(loaded.warnings());
        if (!external) {
            return loaded.root();
        }
        String scope = reference.substring(0, reference.indexOf("::"));
        if (loaded.root().has("type")) {
            throw source.error(
                    Kind.ATTRIBUTE,
                    "'" + reference + "' has a top-level variable 'type', so its modules cannot be given a scope",
                    name.origin(),
                    List.of());
        }
        ConfigValue marked = new ScopeMarker(scope, name.origin()).mark(loaded.root());
        return marked instanceof ConfigDict dict ? dict : loaded.root();
    }

    private static void add(ConfigDict base, Map<ConfigValue, ConfigValue> into, ConfigString name, Source source) {
        for (Map.Entry<ConfigValue, ConfigValue> entry : base.entries().entrySet()) {
            ConfigValue earlier = into.putIfAbsent(entry.getKey(), entry.getValue());
            if (earlier != null) {
                String key = entry.getKey() instanceof ConfigString text
                        ? text.value()
                        : entry.getKey().toString();
                throw source.error(
                        Kind.KEY,
                        "two base files set the key '" + key + "'",
                        name.origin(),
                        List.of(
                                "it is set at " + earlier.origin(),
                                "and again at " + entry.getValue().origin()));
            }
        }
    }

    private Loaded finish(
            ConfigDict own, Bases bases, Substitutions.WithPlaceholders text, Path file, Map<String, String> used) {
        Source source = text.source();
        for (ConfigValue key : own.keys()) {
            if (!(key instanceof ConfigString)) {
                throw source.error(
                        Kind.ATTRIBUTE,
                        "the keys of a config must be strings, not " + key,
                        key.origin().isKnown() ? key.origin() : own.origin(),
                        List.of("put the key in quotes"));
            }
        }
        List<Diagnostic> warnings = new ArrayList<>(bases.warnings);
        ConfigDict child = own;
        ConfigValue deprecation = child.get(DEPRECATION);
        if (deprecation != null) {
            warnings.add(deprecated(deprecation, file));
            child = child.without(DEPRECATION);
        }
        if (!text.names().isEmpty()
                && new Placeholders(text.names(), bases.root, source).fill(child) instanceof ConfigDict filled) {
            child = filled;
        }
        if (child.has(BASE)) {
            child = child.without(BASE);
        }
        ConfigDict merged = bases.root.size() == 0 ? child : quoted(child, bases.root, source);
        for (ConfigValue key : List.copyOf(merged.keys())) {
            if (key instanceof ConfigString name && name.value().startsWith("__")) {
                merged = merged.without(name.value());
            }
        }
        bases.texts.add(file + "\n" + source.original());
        return new Loaded(merged, String.join("\n", bases.texts), used, warnings);
    }

    /** Merges, and quotes the line of this file in an error about it. */
    private static ConfigDict quoted(ConfigDict child, ConfigDict base, Source source) {
        try {
            return Merger.merge(child, base, false);
        } catch (ConfigException e) {
            Diagnostic found = e.diagnostics().get(0);
            boolean here = found.origin().source().equals(source.name());
            throw new ConfigException(
                    e.kind(),
                    new Diagnostic(
                            found.message(),
                            found.path(),
                            found.origin(),
                            here ? source.line(found.origin().line()) : found.sourceLine(),
                            found.help()));
        }
    }

    private static Diagnostic deprecated(ConfigValue note, Path file) {
        String message = "the config file " + file + " will be deprecated in the future";
        List<String> help = new ArrayList<>();
        if (note instanceof ConfigDict dict) {
            dict.find("expected").ifPresent(value -> help.add("use " + text(value) + " instead"));
            dict.find("reference").ifPresent(value -> help.add("more information: " + text(value)));
        }
        return new Diagnostic(message, "", note.origin(), null, help);
    }

    private static String text(ConfigValue value) {
        return value instanceof ConfigString text ? text.value() : value.toString();
    }
}
