package org.mm4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mm4j.config.ConfigException.Kind;

/** One case of a manifest of config cases: what to call, and what must come of it. */
final class GoldenCase {

    private final JsonNode node;
    private final Path folder;

    GoldenCase(JsonNode node, Path folder) {
        this.node = node;
        this.folder = folder;
    }

    String name() {
        return node.path("name").asText();
    }

    /** Runs the case and compares. */
    void run() {
        JsonNode expected = node.path("expect");
        JsonNode error = expected.path("error");
        if (error.isMissingNode()) {
            succeeds(expected);
            return;
        }
        try {
            Object result = call();
            fail("expected " + error + " but the result is " + result);
        } catch (ConfigException e) {
            assertThat(e.diagnostics()).isNotEmpty();
            if (!error.path("match").asText().equals("type")) {
                assertThat(e.kind())
                        .as(e.getMessage())
                        .isEqualTo(kind(error.path("type").asText()));
            }
        }
    }

    private static Kind kind(String pythonType) {
        return switch (pythonType) {
            case "SyntaxError" -> Kind.SYNTAX;
            case "NameError" -> Kind.NAME;
            case "AttributeError" -> Kind.ATTRIBUTE;
            case "KeyError" -> Kind.KEY;
            case "IndexError" -> Kind.INDEX;
            case "TypeError" -> Kind.TYPE;
            case "ValueError" -> Kind.VALUE;
            case "AssertionError" -> Kind.ASSERTION;
            case "FileNotFoundError" -> Kind.FILE_NOT_FOUND;
            case "OSError" -> Kind.IO;
            case "ImportError", "ModuleNotFoundError" -> Kind.IMPORT;
            case "ConfigParsingError" -> Kind.PARSING;
            // The original has no name of its own for mixed styles in a classic config.
            case "RuntimeError" -> Kind.PARSING;
            default -> throw new IllegalArgumentException(pythonType);
        };
    }

    private Object call() {
        JsonNode args = node.path("args");
        return switch (node.path("call").asText()) {
            case "fromfile", "dump_roundtrip" -> load(node.path("file").asText());
            case "fromstring" -> fromString(args);
            case "merge_from_dict" ->
                load(node.path("file").asText())
                        .merge(
                                (ConfigDict) CanonicalJson.decode(args.path("options")),
                                args.path("allow_list_keys").asBoolean(true));
            case "dict_action" ->
                node.has("file")
                        ? load(node.path("file").asText()).withOptions(options(args))
                        : Config.of(Config.parseOptions(options(args)));
            case "diff" ->
                load(node.path("file").asText()).diff(load(args.path("other").asText()));
            default -> throw new IllegalArgumentException(node.path("call").asText());
        };
    }

    private Config load(String file) {
        return Config.fromFile(folder.resolve(file), configOptions());
    }

    private ConfigOptions configOptions() {
        JsonNode args = node.path("args");
        Map<String, String> environment = new HashMap<>();
        node.path("env").properties().forEach(variable -> {
            if (!variable.getValue().isNull()) {
                environment.put(variable.getKey(), variable.getValue().asText());
            }
        });
        ConfigOptions options = ConfigOptions.defaults()
                .withPredefinedVariables(args.path("use_predefined_variables").asBoolean(true));
        options = args.path("use_environment_variables").asBoolean(true)
                ? options.withEnvironment(environment)
                : options.withoutEnvironment();
        if (args.has("lazy_import")) {
            boolean lazy = args.path("lazy_import").asBoolean();
            options = options.withStyle(lazy ? ConfigOptions.Style.NEW : ConfigOptions.Style.CLASSIC);
        }
        if (args.path("import_custom_modules").asBoolean(true)) {
            options = options.withImportCheck(path -> false);
        }
        for (Map.Entry<String, JsonNode> known : node.path("packages").properties()) {
            options = options.withPackage(
                    known.getKey(), folder.resolve(known.getValue().asText()));
        }
        return options;
    }

    private static Config fromString(JsonNode args) {
        String extension = args.path("file_format").asText();
        ConfigFormat format = ConfigFormat.ofFile(Path.of("config" + extension))
                .orElseThrow(() -> new ConfigException(Kind.IO, Diagnostic.of("unknown format", Origin.NONE)));
        return Config.fromString(args.path("text").asText(), format);
    }

    private static List<String> options(JsonNode args) {
        List<String> options = new ArrayList<>();
        args.path("argv").forEach(word -> options.add(word.asText()));
        options.removeIf("--cfg-options"::equals);
        return options;
    }

    private void succeeds(JsonNode expected) {
        if (expected.has("text")) {
            StringBuilder text = new StringBuilder();
            for (Object line : (List<?>) call()) {
                text.append(line).append('\n');
                boolean head = text.charAt(0) == '-' && String.valueOf(line).matches("(---|\\+\\+\\+|@@).*");
                text.append(head ? "\n" : "");
            }
            // The original prints one more line end behind the last line.
            assertThat(text.append('\n').toString())
                    .isEqualTo(expected.path("text").asText());
            return;
        }
        Config config = (Config) call();
        if (expected.has("options")) {
            ConfigDict parsed = Config.parseOptions(options(node.path("args")));
            assertThat(canonical(parsed)).isEqualTo(canonical(CanonicalJson.decode(expected.path("options"))));
        }
        assertThat(canonical(config.root())).isEqualTo(canonical(CanonicalJson.decode(expected.path("json"))));
        if (expected.has("env_variables")) {
            Map<String, String> variables = new HashMap<>();
            expected.path("env_variables")
                    .properties()
                    .forEach(variable ->
                            variables.put(variable.getKey(), variable.getValue().asText()));
            assertThat(config.environmentVariables()).isEqualTo(variables);
        }
        if (expected.has("imported_names")) {
            List<String> names = new ArrayList<>();
            expected.path("imported_names").forEach(name -> names.add(name.asText()));
            assertThat(config.importedNames()).containsExactlyInAnyOrderElementsOf(names);
        }
        assertThat(config.warnings()).hasSize(expected.path("warnings").size());
        if (expected.has("reloaded")) {
            expected.path("reloaded")
                    .properties()
                    .forEach(format -> reloads(config, format.getKey(), format.getValue(), expected.path("json")));
        }
    }

    private void reloads(Config config, String format, JsonNode expected, JsonNode whole) {
        if (expected.has("error")) {
            assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> reload(config, format)))
                    .as(format)
                    .isInstanceOf(ConfigException.class);
            return;
        }
        ConfigValue value = CanonicalJson.decode(expected.isTextual() ? whole : expected.path("json"));
        assertThat(canonical(reload(config, format))).as(format).isEqualTo(canonical(value));
    }

    private static ConfigValue reload(Config config, String name) {
        ConfigFormat format = ConfigFormat.ofName(name).orElseThrow();
        try {
            Path file = Files.createTempFile("config", "." + name);
            try {
                Files.writeString(file, config.dump(format));
                return Config.fromFile(file).root();
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String canonical(ConfigValue value) {
        return Config.of(Config.dict("value", value))
                .dump(ConfigFormat.CANONICAL)
                .replace(folder.toString(), "${CASES}");
    }
}
