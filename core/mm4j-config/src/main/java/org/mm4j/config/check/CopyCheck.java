package org.mm4j.config.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigFile;
import org.mm4j.config.ConfigHistory;
import org.mm4j.config.ConfigSequence;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.ConfigVariable;
import org.mm4j.config.Diagnostic;
import org.mm4j.config.Origin;

/**
 * Overrides of base variables that do not reach the values which copied them. A base file that says {@code
 * dict(pipeline=train_pipeline)} copies the value when it is read; a child that sets {@code train_pipeline} changes the
 * variable, which nothing reads any more.
 */
final class CopyCheck {

    private static final int SHOWN = 3;

    private final ConfigHistory history;
    private final List<ConfigFile> files;
    private final ConfigFile file;

    /** A copy of a variable: where in the config it is, and what it is. */
    private record Copy(String path, ConfigValue value) {}

    CopyCheck(ConfigHistory history, List<ConfigFile> files, ConfigFile file) {
        this.history = history;
        this.files = files;
        this.file = file;
    }

    List<CheckFinding> findings() {
        List<CheckFinding> findings = new ArrayList<>();
        if (file.bases().isEmpty()) {
            return findings;
        }
        for (ConfigValue key : file.own().keys()) {
            String name = LanguageChecks.text(key);
            ConfigValue last = history.config().root().get(name);
            ConfigValue before = file.inherited().get(name);
            if (TopLevelKeys.isRead(name)
                    || before == null
                    || last == null
                    || last.equals(before)
                    || isReadFromHereOn(name)) {
                continue;
            }
            List<Copy> copies = new ArrayList<>();
            for (Origin use : usesInBases(name)) {
                for (Map.Entry<ConfigValue, ConfigValue> entry :
                        history.config().root().entries().entrySet()) {
                    String top = LanguageChecks.text(entry.getKey());
                    if (TopLevelKeys.isRead(top)) {
                        collect(entry.getValue(), top, use, copies);
                    }
                }
            }
            copies.removeIf(copy -> copy.value().equals(last));
            if (!copies.isEmpty()) {
                findings.add(report(name, place(key, name), copies, before));
            }
        }
        return findings;
    }

    private Origin place(ConfigValue key, String name) {
        ConfigVariable variable = file.variables().get(name);
        return variable == null || variable.set().isEmpty()
                ? key.origin()
                : variable.set().get(0);
    }

    /** Whether this file, or one that inherits from it, reads the variable: then it was overridden for that. */
    private boolean isReadFromHereOn(String name) {
        String base = "_base_." + name;
        return files.subList(files.indexOf(file), files.size()).stream()
                .flatMap(later -> later.variables().values().stream())
                .anyMatch(variable -> !variable.uses().isEmpty()
                        && (variable.name().equals(name)
                                || variable.name().equals(base)
                                || variable.name().startsWith(base + ".")));
    }

    /** The places of the values that base files made of the variable. */
    private List<Origin> usesInBases(String name) {
        List<Origin> uses = new ArrayList<>();
        for (ConfigFile earlier : files.subList(0, files.indexOf(file))) {
            ConfigVariable variable = earlier.variables().get(name);
            if (variable != null && !variable.set().isEmpty()) {
                variable.uses().forEach(use -> uses.add(use.value()));
            }
        }
        return uses;
    }

    private static void collect(ConfigValue value, String path, Origin use, List<Copy> into) {
        if (ConfigFile.isSame(value.origin(), use)) {
            into.add(new Copy(path, value));
        } else if (value instanceof ConfigDict dict) {
            dict.entries()
                    .forEach((key, item) ->
                            collect(item, LanguageChecks.join(path, LanguageChecks.text(key)), use, into));
        } else if (value instanceof ConfigSequence sequence) {
            for (int i = 0; i < sequence.size(); i++) {
                collect(sequence.get(i), path + "[" + i + "]", use, into);
            }
        }
    }

    private CheckFinding report(String name, Origin place, List<Copy> copies, ConfigValue before) {
        List<String> help = new ArrayList<>();
        copies.stream()
                .limit(SHOWN)
                .forEach(copy -> help.add("`" + copy.path() + "` keeps what was "
                        + (copy.value().equals(before) ? "copied" : "computed of it") + " at "
                        + copy.value().origin()));
        if (copies.size() > SHOWN) {
            help.add("and " + (copies.size() - SHOWN) + " more");
        }
        String path = copies.get(0).path();
        if (!path.contains("[") && copies.get(0).value().equals(before)) {
            help.add("to reach it, add `" + statement(path, name) + "` to this file");
        }
        return new CheckFinding(
                Rule.OVERRIDE_NOT_REACHING,
                new Diagnostic(
                        "`" + name + "` is overridden here, but not the value that the base copied of it",
                        name,
                        place,
                        null,
                        help));
    }

    /** {@code a = dict(b=dict(c=name))} for {@code a.b.c}, or what says the same in a new-style config. */
    private String statement(String path, String name) {
        if (file.variables().containsKey("read_base")) {
            return path + " = " + name;
        }
        String[] keys = path.split("\\.", -1);
        StringBuilder text = new StringBuilder(keys[0]).append(" = ");
        for (int i = 1; i < keys.length; i++) {
            text.append("dict(").append(keys[i]).append('=');
        }
        return text + name + ")".repeat(keys.length - 1);
    }
}
