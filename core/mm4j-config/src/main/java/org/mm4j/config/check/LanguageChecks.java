package org.mm4j.config.check;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigException;
import org.mm4j.config.ConfigFile;
import org.mm4j.config.ConfigHistory;
import org.mm4j.config.ConfigSequence;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.ConfigVariable;
import org.mm4j.config.Diagnostic;
import org.mm4j.config.Names;
import org.mm4j.config.Origin;

/** The rules about inheritance and variables. */
public final class LanguageChecks {

    private static final String DELETE = "_delete_";

    private final ConfigHistory history;
    private final List<ConfigFile> files;
    private final List<CheckFinding> findings = new ArrayList<>();

    private LanguageChecks(ConfigHistory history) {
        this.history = history;
        this.files = distinct(history.files());
    }

    /** What these rules find, file by file, base files first. */
    public static List<CheckFinding> of(ConfigHistory history) {
        LanguageChecks checks = new LanguageChecks(history);
        checks.loadWarnings();
        for (ConfigFile file : checks.files) {
            if (!file.bases().isEmpty()) {
                checks.overridesOfNothing(file.own(), file.inherited(), "");
            }
            checks.unusedVariables(file);
            new CopyCheck(history, checks.files, file).findings().forEach(checks.findings::add);
        }
        checks.overridesOfNothing(history.overrides(), history.loaded().root(), "");
        checks.deletesOfNothing(history.config().root(), "", new HashSet<>());
        checks.findings.addAll(ClassCounts.of(history.config().root()));
        return List.copyOf(checks.findings);
    }

    /** What to report of a config that cannot be loaded. */
    public static List<CheckFinding> of(ConfigException error) {
        return error.diagnostics().stream()
                .map(diagnostic -> new CheckFinding(Rule.CANNOT_LOAD, diagnostic))
                .toList();
    }

    private static List<ConfigFile> distinct(List<ConfigFile> files) {
        Set<Path> seen = new HashSet<>();
        return files.stream().filter(file -> seen.add(file.path())).toList();
    }

    private void add(Rule rule, String message, String path, Origin origin, String... help) {
        findings.add(new CheckFinding(rule, Diagnostic.of(message, origin, help).at(path)));
    }

    private void loadWarnings() {
        history.config().warnings().forEach(warning -> findings.add(new CheckFinding(Rule.DEPRECATED, warning)));
    }

    /** {@code _delete_} is taken away where it deletes something; what is left deleted nothing. */
    private void deletesOfNothing(ConfigValue value, String path, Set<String> reported) {
        if (value instanceof ConfigDict dict) {
            ConfigValue delete = dict.get(DELETE);
            if (delete != null && reported.add(delete.origin().toString())) {
                add(
                        Rule.DELETE_OF_NOTHING,
                        "`" + DELETE + "` deletes nothing: the base has no dict here",
                        path,
                        delete.origin(),
                        "remove it, or correct the key" + (path.isEmpty() ? "" : " `" + path + "`"));
            }
            for (Map.Entry<ConfigValue, ConfigValue> entry : dict.entries().entrySet()) {
                deletesOfNothing(entry.getValue(), join(path, text(entry.getKey())), reported);
            }
        } else if (value instanceof ConfigSequence sequence) {
            for (int i = 0; i < sequence.size(); i++) {
                deletesOfNothing(sequence.get(i), path + "[" + i + "]", reported);
            }
        }
    }

    /** Keys below the top that the base does not have, next to one that is nearly the same and is not overridden. */
    private void overridesOfNothing(ConfigDict own, ConfigDict base, String path) {
        for (Map.Entry<ConfigValue, ConfigValue> entry : own.entries().entrySet()) {
            String key = text(entry.getKey());
            ConfigValue below = base.entries().get(entry.getKey());
            if (below instanceof ConfigDict inner && entry.getValue() instanceof ConfigDict dict && !dict.has(DELETE)) {
                overridesOfNothing(dict, inner, join(path, key));
            } else if (below == null && !key.startsWith("_") && !path.isEmpty()) {
                base.entries().forEach((candidate, value) -> {
                    String name = text(candidate);
                    if (!own.has(name) && Names.isTypo(key, name)) {
                        add(
                                Rule.OVERRIDE_OF_NOTHING,
                                "`" + key + "` overrides nothing: the base has no such key",
                                join(path, key),
                                entry.getValue().origin(),
                                "did you mean `" + name + "`, which is set at " + value.origin() + "?");
                    }
                });
            }
        }
    }

    private void unusedVariables(ConfigFile file) {
        for (ConfigValue key : file.own().keys()) {
            String name = text(key);
            ConfigVariable variable = file.variables().get(name);
            // JSON and YAML have keys, but no variables that could be read.
            boolean isUsed = variable != null && !variable.uses().isEmpty();
            if (isUsed
                    || name.startsWith("_")
                    || TopLevelKeys.current().contains(name)
                    || TopLevelKeys.isRead(name)
                    || file.inherited().has(name)
                    || isReadByOthers(name)) {
                continue;
            }
            Origin place = variable == null || variable.set().isEmpty()
                    ? key.origin()
                    : variable.set().get(0);
            similar(name, file)
                    .ifPresent(help ->
                            add(Rule.UNUSED_VARIABLE, "the variable `" + name + "` is not used", name, place, help));
        }
    }

    private boolean isReadByOthers(String name) {
        String base = "_base_." + name;
        return files.stream()
                .anyMatch(other -> other.variables().values().stream()
                        .anyMatch(variable ->
                                (variable.name().equals(base) || variable.name().startsWith(base + "."))
                                        || (variable.name().equals(name)
                                                && !variable.uses().isEmpty())));
    }

    private java.util.Optional<String> similar(String name, ConfigFile file) {
        for (ConfigValue key : file.inherited().keys()) {
            if (Names.isTypo(name, text(key))) {
                return java.util.Optional.of(
                        "did you mean `" + text(key) + "`, which the base sets at " + key.origin() + "?");
            }
        }
        for (ConfigVariable other : file.variables().values()) {
            if (!other.uses().isEmpty() && !other.set().isEmpty() && Names.isTypo(name, other.name())) {
                return java.util.Optional.of("did you mean `" + other.name() + "`, which is read at "
                        + other.uses().get(0).place() + "?");
            }
        }
        return TopLevelKeys.current().stream()
                .filter(key -> Names.isTypo(name, key))
                .findFirst()
                .map(key -> "did you mean `" + key + "`?");
    }

    static String text(ConfigValue key) {
        return key instanceof ConfigString name ? name.value() : key.toString();
    }

    static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
