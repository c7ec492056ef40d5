package org.mm4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.mm4j.config.Diagnostic;
import org.mm4j.config.check.CheckFinding;
import org.mm4j.config.check.Rule;
import org.mm4j.config.check.Severity;
import org.mm4j.registry.ConfigChecker;

/** What was found in all configs of one run. A mistake in a base file is one finding, however many inherit it. */
final class CheckReport {

    private record Same(Rule rule, String message, String place) {}

    private final Map<Same, Entry> entries = new LinkedHashMap<>();
    private final Map<String, Integer> unchecked = new TreeMap<>();
    private final List<String> fragments = new ArrayList<>();
    private int files;

    /** A finding, at its shortened place, and the configs that have it. */
    record Entry(CheckFinding finding, Set<String> configs) {

        Diagnostic diagnostic() {
            return finding.diagnostic();
        }
    }

    /** Adds what was found in one config. */
    void add(Path file, ConfigChecker.Report report) {
        files++;
        String name = Places.shorten(file);
        for (CheckFinding finding : report.findings()) {
            Diagnostic shown = Places.shorten(finding.diagnostic());
            // A finding without a place is about the config as a whole.
            String place = shown.origin().isKnown() ? shown.origin().toString() : name;
            entries.computeIfAbsent(
                            new Same(finding.rule(), shown.message(), place),
                            key -> new Entry(
                                    new CheckFinding(finding.rule(), shown, finding.properties()),
                                    new LinkedHashSet<>()))
                    .configs()
                    .add(name);
        }
        report.unchecked().forEach((kind, count) -> unchecked.merge(kind, count, Integer::sum));
        if (!report.isBound() && report.findings().stream().noneMatch(CheckReport::stopsBinding)) {
            fragments.add(name);
        }
    }

    private static boolean stopsBinding(CheckFinding finding) {
        return finding.rule() == Rule.CANNOT_LOAD || finding.rule() == Rule.UNKNOWN_SCOPE;
    }

    /** All findings, in the order of the configs. */
    List<Entry> entries() {
        return List.copyOf(entries.values());
    }

    /** How many dicts were not looked at because no library has modules of their kind. */
    Map<String, Integer> unchecked() {
        return unchecked;
    }

    /** The files that were taken for fragments. */
    List<String> fragments() {
        return fragments;
    }

    /** The number of configs. */
    int files() {
        return files;
    }

    /** The number of errors. */
    long errors() {
        return count(Severity.ERROR);
    }

    /** The number of findings of a severity. */
    long count(Severity severity) {
        return entries.values().stream()
                .filter(entry -> entry.finding().severity() == severity)
                .count();
    }
}
