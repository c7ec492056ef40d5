package org.mm4j.registry;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigException;
import org.mm4j.config.ConfigHistory;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.Diagnostic;
import org.mm4j.config.Origin;
import org.mm4j.config.check.CheckFinding;
import org.mm4j.config.check.LanguageChecks;
import org.mm4j.config.check.Rule;

/**
 * Checks whole configs before anything is built: the rules of the language, and that every dict with a {@code type}
 * names a module that is there and takes the arguments that the dict gives. Immutable; loads no native code.
 */
public final class ConfigChecker {

    private final Registries registries;
    private final @Nullable String scope;

    /**
     * A checker.
     *
     * @param scope the scope in which names are looked up in place of the config's {@code default_scope}, or null
     */
    public ConfigChecker(Registries registries, @Nullable String scope) {
        this.registries = registries;
        this.scope = scope;
    }

    /**
     * What a check found.
     *
     * @param findings everything, base files first
     * @param unchecked how many dicts name modules of a kind of which no library has any, by kind
     * @param isBound whether the modules were looked up: those of a fragment without a scope are not
     */
    public record Report(List<CheckFinding> findings, Map<String, Integer> unchecked, boolean isBound) {

        public Report {
            findings = List.copyOf(findings);
            unchecked = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(unchecked));
        }
    }

    /** What to report of a config that cannot be loaded. */
    public static Report report(ConfigException error) {
        return new Report(LanguageChecks.of(error), Map.of(), false);
    }

    /**
     * Checks a config.
     *
     * @param isFragment whether it is only ever inherited: without a {@code default_scope} its modules are then left to
     *     the checks of the configs that inherit it
     */
    public Report check(ConfigHistory history, boolean isFragment) {
        ConfigDict root = history.config().root();
        List<CheckFinding> language = LanguageChecks.of(history);
        List<CheckFinding> findings = new ArrayList<>();
        imports(root, findings);
        ConfigValue named = root.get("default_scope");
        boolean isScoped = scope != null || named instanceof ConfigString;
        if (!isScoped && isFragment) {
            findings.addAll(0, language);
            return new Report(distinct(findings), Map.of(), false);
        }
        ScopeNode start = start(named, findings);
        if (start == null) {
            findings.addAll(0, language);
            return new Report(distinct(findings), Map.of(), false);
        }
        ConfigWalk walk = new ConfigWalk(start.root());
        walk.config(root, start);
        findings.addAll(0, withoutArguments(language, walk.findings()));
        findings.addAll(ScopeCheck.of(root, start));
        List<Finding> bound = walk.findings().all();
        if (!isScoped) {
            bound = withoutScope(bound, walk.findings(), findings);
        }
        for (Finding finding : bound) {
            // The rule about `_delete_` says it better.
            if (!finding.diagnostic().message().endsWith("has no argument `_delete_`")) {
                findings.add(new CheckFinding(
                        rule(finding.problem()), finding.diagnostic(), properties(finding, walk.findings())));
            }
        }
        return new Report(distinct(findings), walk.unchecked(), true);
    }

    private void imports(ConfigDict root, List<CheckFinding> into) {
        try {
            new CustomImports(registries)
                    .check(root, warning -> into.add(new CheckFinding(Rule.IGNORED_IMPORT, warning)));
        } catch (BuildException e) {
            e.findings().forEach(finding -> into.add(new CheckFinding(rule(finding.problem()), finding.diagnostic())));
        }
    }

    private @Nullable ScopeNode start(@Nullable ConfigValue named, List<CheckFinding> into) {
        ScopeNode root = registries.root();
        String name = scope != null ? scope : named instanceof ConfigString text ? text.value() : Registries.ROOT;
        ScopeNode found = root.search(name);
        if (found == null) {
            Origin place = scope != null || named == null ? Origin.NONE : named.origin();
            into.add(new CheckFinding(
                    Rule.UNKNOWN_SCOPE, NotFound.scope(name, root, place).at("default_scope")));
        }
        return found;
    }

    /** Without those about keys that are arguments of a known module: the binder knows better. */
    private static List<CheckFinding> withoutArguments(List<CheckFinding> language, Findings bound) {
        List<CheckFinding> kept = new ArrayList<>();
        for (CheckFinding finding : language) {
            String path = finding.diagnostic().path();
            int dot = path.lastIndexOf('.');
            Findings.Taken module = dot < 0 ? null : bound.modules().get(path.substring(0, dot));
            if (finding.rule() != Rule.OVERRIDE_OF_NOTHING || module == null || module.definition() == null) {
                kept.add(finding);
            }
        }
        return kept;
    }

    private static Map<String, String> properties(Finding finding, Findings walked) {
        Findings.Taken module = walked.modules().get(finding.diagnostic().path());
        return module == null || finding.problem() != Problem.UNKNOWN_TYPE
                ? Map.of()
                : Map.of("module", module.name(), "kind", module.key().name());
    }

    /** One finding in place of those about modules that are in another scope, where the config names no scope. */
    private List<Finding> withoutScope(List<Finding> bound, Findings walked, List<CheckFinding> into) {
        List<Finding> kept = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>();
        Map<String, Integer> owners = new TreeMap<>();
        @Nullable Origin first = null;
        for (Finding finding : bound) {
            Findings.Taken module = walked.modules().get(finding.diagnostic().path());
            Set<String> found = new TreeSet<>();
            if (finding.problem() == Problem.UNKNOWN_TYPE
                    && module != null
                    && !module.name().contains(".")) {
                registries.root().forEach(node -> {
                    if (node.table(module.key().name()).containsKey(module.name())) {
                        found.add(node.name);
                    }
                });
            }
            if (module == null || found.isEmpty()) {
                kept.add(finding);
            } else {
                found.forEach(owner -> owners.merge(owner, 1, Integer::sum));
                names.add(module.name());
                first = first == null ? finding.diagnostic().origin() : first;
            }
        }
        if (first != null) {
            // The one that has most of them.
            String owner = Collections.max(
                            owners.entrySet(),
                            Map.Entry.<String, Integer>comparingByValue()
                                    .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                    .getKey();
            into.add(new CheckFinding(
                    Rule.NO_SCOPE,
                    Diagnostic.of(
                            "the config names no `default_scope`, and `" + String.join("`, `", names) + "` "
                                    + (names.size() == 1 ? "is" : "are") + " in " + String.join(", ", owners.keySet())
                                    + " only",
                            first,
                            "set `default_scope = '" + owner + "'` in the config, or give --scope " + owner)));
        }
        return kept;
    }

    private static Rule rule(Problem problem) {
        return switch (problem) {
            case MISSING_TYPE, BAD_TYPE -> Rule.BAD_TYPE;
            case UNKNOWN_TYPE -> Rule.UNKNOWN_MODULE;
            case UNKNOWN_SCOPE -> Rule.UNKNOWN_SCOPE;
            case UNKNOWN_IMPORT -> Rule.UNKNOWN_IMPORT;
            case UNKNOWN_ARGUMENT -> Rule.UNKNOWN_ARGUMENT;
            case MISSING_ARGUMENT -> Rule.MISSING_ARGUMENT;
            case WRONG_ROLE -> Rule.WRONG_ROLE;
            case WRONG_TYPE, REFUSED -> Rule.WRONG_TYPE;
        };
    }

    /** What is copied to several keys is wrong once: the first key stands for all. */
    private static List<CheckFinding> distinct(List<CheckFinding> findings) {
        record Same(Rule rule, String message, String place) {}
        Set<Same> seen = new LinkedHashSet<>();
        return findings.stream()
                .filter(finding -> seen.add(new Same(
                        finding.rule(),
                        finding.diagnostic().message(),
                        finding.diagnostic().origin().toString())))
                .toList();
    }
}
