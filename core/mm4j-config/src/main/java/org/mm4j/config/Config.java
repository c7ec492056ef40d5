package org.mm4j.config;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.internal.dump.Canonical;
import org.mm4j.config.internal.dump.JsonWriter;
import org.mm4j.config.internal.dump.PythonWriter;
import org.mm4j.config.internal.dump.UnifiedDiff;
import org.mm4j.config.internal.dump.YamlWriter;
import org.mm4j.config.internal.lang.Source;
import org.mm4j.config.internal.load.FileCache;
import org.mm4j.config.internal.load.FileLoader;
import org.mm4j.config.internal.load.ImportChecks;
import org.mm4j.config.internal.load.Loaded;
import org.mm4j.config.internal.merge.Edits;
import org.mm4j.config.internal.merge.Merger;
import org.mm4j.config.internal.merge.OptionParser;

/**
 * A loaded config: its value with everything it inherits, its text, and what was noticed on the way.
 *
 * <p>Immutable, so that threads can share it; whatever changes a config gives a new one.
 */
public final class Config {

    private static final String STRING_SOURCE = "<string>";
    private static final List<String> RESERVED = List.of("filename", "text", "pretty_text", "env_variables");

    private final ConfigDict root;
    private final @Nullable Path file;
    private final String text;
    private final Map<String, String> environment;
    private final List<Diagnostic> warnings;
    private final Set<String> imported;

    private Config(
            ConfigDict root,
            @Nullable Path file,
            String text,
            Map<String, String> environment,
            List<Diagnostic> warnings,
            Set<String> imported) {
        this.root = root;
        this.file = file;
        this.text = text;
        this.environment = Map.copyOf(environment);
        this.warnings = List.copyOf(warnings);
        this.imported = Collections.unmodifiableSet(imported);
    }

    /** A config of a value that a program made. */
    public static Config of(ConfigDict root) {
        return checked(root, null, "", Map.of(), List.of(), Set.of());
    }

    /**
     * Loads a file with its bases, with default options.
     *
     * @throws ConfigException if a file is missing or cannot be read, parsed, evaluated or merged
     */
    public static Config fromFile(Path file) {
        return fromFile(file, ConfigOptions.defaults());
    }

    /**
     * Loads a file with its bases.
     *
     * @throws ConfigException if a file is missing or cannot be read, parsed, evaluated or merged
     */
    public static Config fromFile(Path file, ConfigOptions options) {
        return finished(new FileLoader(options).load(file), file, options);
    }

    /**
     * Loads a text; a relative base is looked for in the working directory.
     *
     * @param format {@code PY}, {@code JSON} or {@code YAML}
     * @throws ConfigException if the text cannot be parsed, evaluated or merged
     */
    public static Config fromString(String text, ConfigFormat format) {
        return fromString(text, format, ConfigOptions.defaults());
    }

    /**
     * Loads a text; a relative base is looked for in the working directory.
     *
     * @param format {@code PY}, {@code JSON} or {@code YAML}
     * @throws ConfigException if the text cannot be parsed, evaluated or merged
     */
    public static Config fromString(String text, ConfigFormat format, ConfigOptions options) {
        if (format == ConfigFormat.CANONICAL) {
            throw new ConfigException(
                    ConfigException.Kind.IO, Diagnostic.of("the canonical encoding cannot be read", Origin.NONE));
        }
        Path place = Path.of(STRING_SOURCE).toAbsolutePath();
        Source source = Source.of(STRING_SOURCE, text.replace("\r\n", "\n").replace('\r', '\n'));
        return finished(new FileLoader(options).load(source, place, format), null, options);
    }

    static Config fromFile(Path file, ConfigOptions options, FileCache cache) {
        return finished(new FileLoader(options, cache).load(file), file, options);
    }

    static Config finished(Loaded loaded, @Nullable Path file, ConfigOptions options) {
        List<Diagnostic> warnings = new ArrayList<>(loaded.warnings());
        Set<String> imported = loaded.imported();
        if (options.importCheck() != null && imported == null) {
            warnings.addAll(ImportChecks.check(loaded.root(), options.importCheck()));
        }
        return checked(
                loaded.root(),
                file,
                loaded.text(),
                loaded.environment(),
                warnings,
                imported == null ? Set.of() : imported);
    }

    private static Config checked(
            ConfigDict root,
            @Nullable Path file,
            String text,
            Map<String, String> environment,
            List<Diagnostic> warnings,
            Set<String> imported) {
        for (String key : RESERVED) {
            ConfigValue value = root.get(key);
            if (value != null) {
                throw new ConfigException(
                        ConfigException.Kind.KEY,
                        Diagnostic.of("the key '" + key + "' is reserved for the config itself", value.origin())
                                .at(key));
            }
        }
        return new Config(root, file, text, environment, warnings, imported);
    }

    /** The value of the whole config. */
    public ConfigDict root() {
        return root;
    }

    /** The file it was loaded from, as it was given, if it was loaded from one. */
    public Optional<Path> file() {
        return Optional.ofNullable(file);
    }

    /** The texts of all files, bases first, each behind a line with its path; empty if a program made the config. */
    public String text() {
        return text;
    }

    /** The environment variables that were used, with their values. */
    public Map<String, String> environmentVariables() {
        return environment;
    }

    /**
     * The names that a new-style config and its bases import, which are not part of the value: classes, modules and
     * {@code read_base}. Empty for a classic config.
     */
    public Set<String> importedNames() {
        return imported;
    }

    /** What was noticed but did not stop the load: deprecated files, imports that are allowed to fail. */
    public List<Diagnostic> warnings() {
        return warnings;
    }

    /** The value at a dotted path such as {@code model.backbone.depth} or {@code pipeline.0.type}, if there is one. */
    public Optional<ConfigValue> find(String path) {
        return root.findPath(path);
    }

    /**
     * This config with another dict merged over it: dicts key by key ({@code _delete_} drops what was there), everything
     * else replaced. Dotted keys reach into dicts, and numbers in them into lists.
     *
     * @throws ConfigException if a dict would have to be merged with something else
     */
    public Config merge(ConfigDict overrides) {
        return merge(overrides, true);
    }

    /**
     * This config with another dict merged over it.
     *
     * @param listKeys whether keys such as {@code '0'} reach into lists
     * @throws ConfigException if a dict would have to be merged with something else
     */
    public Config merge(ConfigDict overrides, boolean listKeys) {
        ConfigDict merged = Merger.merge(OptionParser.spread(overrides), root, listKeys);
        return new Config(merged, file, text, environment, warnings, imported);
    }

    /**
     * This config with one value set, whatever was there before: nothing is merged. Dicts on the way that are missing are
     * made, a number is an index where it meets a list.
     *
     * @param path a dotted path such as {@code model.backbone.depth}
     * @param value a config value, or a Java value that {@link #value} takes
     * @throws ConfigException if the path leads through a value that is neither dict nor list, or beyond a list
     */
    public Config with(String path, @Nullable Object value) {
        ConfigDict changed = Edits.set(root, path, value(value));
        return checked(changed, file, text, environment, warnings, imported);
    }

    /**
     * This config without one entry of a dict or item of a list; the same if there is none.
     *
     * @param path a dotted path such as {@code train_dataloader.dataset.pipeline.2}
     */
    public Config without(String path) {
        return new Config(Edits.remove(root, path), file, text, environment, warnings, imported);
    }

    /**
     * This config with options of the command line merged over it.
     *
     * @param options each {@code key=value}, as behind {@code --cfg-options}
     * @throws ConfigException if an option cannot be parsed or merged
     */
    public Config withOptions(List<String> options) {
        return merge(parseOptions(options));
    }

    /**
     * The values of options of the command line, by their dotted keys: numbers, {@code true}, {@code None}, strings,
     * and lists or tuples of them, {@code a,b} or {@code [a,(b,c)]}.
     *
     * @throws ConfigException if an option has no {@code =}, or its brackets are not balanced
     */
    public static ConfigDict parseOptions(List<String> options) {
        return OptionParser.parse(options, "--cfg-options");
    }

    /**
     * The config as text that reads back as the same value; JSON makes lists of tuples and sets, and strings of keys.
     *
     * @throws ConfigException if the format has no form for a value or a key
     */
    public String dump(ConfigFormat format) {
        return switch (format) {
            case PY -> new PythonWriter(false).config(root);
            case JSON -> JsonWriter.text(root);
            case YAML -> YamlWriter.text(root);
            case CANONICAL -> Canonical.text(root);
        };
    }

    /**
     * The lines of a unified diff between this config and another, both written as Python with sorted keys; none if they
     * are equal.
     */
    public List<String> diff(Config other) {
        PythonWriter writer = new PythonWriter(true);
        return UnifiedDiff.lines(writer.config(root), writer.config(other.root));
    }

    /** The digest of the canonical encoding. */
    public Digest digest() {
        return Digest.of(root);
    }

    /**
     * A digest of a value.
     *
     * @param sha256 SHA-256 of the canonical encoding, in lower-case hexadecimal digits
     * @param nbytes length of the canonical encoding
     */
    public record Digest(String sha256, int nbytes) {

        /** The digest of any value. */
        public static Digest of(ConfigValue value) {
            byte[] bytes = Canonical.bytes(value);
            try {
                byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
                return new Digest(HexFormat.of().formatHex(hash), bytes.length);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }
    }

    /**
     * A dict from keys and values by turns: {@code dict("type", "YOLOX", "strides", List.of(8, 16, 32))}.
     *
     * @throws IllegalArgumentException if the number of arguments is odd, or a value is none that {@link #value} takes
     */
    public static ConfigDict dict(@Nullable Object... keysAndValues) {
        if (keysAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("a key has no value");
        }
        Map<ConfigValue, ConfigValue> entries = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            entries.put(value(keysAndValues[i]), value(keysAndValues[i + 1]));
        }
        return new ConfigDict(entries, Origin.NONE);
    }

    /**
     * The config value of a Java value: {@code null}, booleans, numbers, strings, bytes, lists, maps, and config values
     * themselves.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static ConfigValue value(@Nullable Object value) {
        if (value == null) {
            return ConfigNull.NONE;
        } else if (value instanceof ConfigValue already) {
            return already;
        } else if (value instanceof Config config) {
            return config.root();
        } else if (value instanceof Boolean truth) {
            return ConfigBool.of(truth);
        } else if (value instanceof Integer
                || value instanceof Long
                || value instanceof Short
                || value instanceof Byte) {
            return ConfigInt.of(BigInteger.valueOf(((Number) value).longValue()));
        } else if (value instanceof BigInteger number) {
            return ConfigInt.of(number);
        } else if (value instanceof Double || value instanceof BigDecimal) {
            return ConfigFloat.of(((Number) value).doubleValue());
        } else if (value instanceof Float number) {
            // The decimal that was written, not the binary neighbour of it.
            return ConfigFloat.of(Double.parseDouble(number.toString()));
        } else if (value instanceof CharSequence || value instanceof Character) {
            return ConfigString.of(value.toString());
        } else if (value instanceof byte[] bytes) {
            return new ConfigBytes(bytes, Origin.NONE);
        } else if (value instanceof List<?> list) {
            return new ConfigList(list.stream().map(Config::value).toList(), Origin.NONE);
        } else if (value instanceof Map<?, ?> map) {
            Map<ConfigValue, ConfigValue> entries = new LinkedHashMap<>();
            map.forEach((key, item) -> entries.put(value(key), value(item)));
            return new ConfigDict(entries, Origin.NONE);
        }
        throw new IllegalArgumentException(
                "a config has no form for a " + value.getClass().getName());
    }

    @Override
    public String toString() {
        return "Config " + (file == null ? "" : file + " ") + root;
    }
}
