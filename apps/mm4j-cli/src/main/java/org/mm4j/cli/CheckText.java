package org.mm4j.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.mm4j.config.Diagnostic;
import org.mm4j.config.check.CheckFinding;
import org.mm4j.config.check.Rule;
import org.mm4j.config.check.Severity;

/** A report for people. */
final class CheckText {

    /** So many modules that are not there are shown with their lines; more are a table. */
    private static final int QUOTED_MODULES = 5;

    private final CheckReport report;
    private final PrintWriter out;

    CheckText(CheckReport report, PrintWriter out) {
        this.report = report;
        this.out = out;
    }

    /** All places of one message about a module. */
    private static final class Group {
        private final CheckReport.Entry first;
        private final Set<String> configs = new LinkedHashSet<>();
        private int places;

        Group(CheckReport.Entry first) {
            this.first = first;
        }
    }

    void write() {
        Map<String, Group> modules = new LinkedHashMap<>();
        for (CheckReport.Entry entry : report.entries()) {
            if (entry.finding().rule() == Rule.UNKNOWN_MODULE) {
                Group group = modules.computeIfAbsent(subject(entry), key -> new Group(entry));
                group.places++;
                group.configs.addAll(entry.configs());
            } else {
                finding(entry.finding(), "");
                inherited(entry);
            }
        }
        if (modules.size() <= QUOTED_MODULES) {
            for (Group group : modules.values()) {
                finding(group.first.finding(), group.places == 1 ? "" : more(group));
            }
        } else {
            table(modules.values().stream()
                    .sorted(Comparator.comparing((Group group) -> -group.places))
                    .toList());
        }
        summary();
    }

    /** What is not there: one name of one kind, whatever scope it was looked for in. */
    private static String subject(CheckReport.Entry entry) {
        Map<String, String> facts = entry.finding().properties();
        return facts.isEmpty() ? entry.diagnostic().message() : facts.get("kind") + " " + facts.get("module");
    }

    private static String more(Group group) {
        int others = group.places - 1;
        return "\n  and " + plural(others, "more place")
                + (group.configs.size() > 1 ? " in " + plural(group.configs.size(), "config") : "");
    }

    private void finding(CheckFinding finding, String more) {
        Diagnostic diagnostic = finding.diagnostic();
        out.println(finding.severity() + "[" + finding.rule().id() + "]: " + diagnostic.render() + more);
        out.println();
    }

    /** Says for a mistake in a base file that others have it too; the empty line behind the finding is there already. */
    private void inherited(CheckReport.Entry entry) {
        if (entry.configs().size() > 1) {
            out.println("  (in " + entry.configs().size() + " configs)");
            out.println();
        }
    }

    private void table(List<Group> groups) {
        out.println("error[" + Rule.UNKNOWN_MODULE.id() + "]: " + groups.size() + " modules are not there");
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"module", "kind", "places", "configs", "first"});
        for (Group group : groups) {
            Map<String, String> facts = group.first.finding().properties();
            rows.add(new String[] {
                facts.getOrDefault("module", ""),
                facts.getOrDefault("kind", ""),
                Integer.toString(group.places),
                Integer.toString(group.configs.size()),
                group.first.diagnostic().origin().toString()
            });
        }
        int[] widths = new int[rows.get(0).length];
        for (String[] row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder("  ");
            for (int i = 0; i < widths.length; i++) {
                line.append(row[i]).append(" ".repeat(widths[i] - row[i].length() + 2));
            }
            out.println(line.toString().stripTrailing());
        }
        out.println("  help: `mm4j modules` lists what there is; another library's jar is given with --library");
        out.println();
    }

    private void summary() {
        if (!report.unchecked().isEmpty()) {
            out.println("not checked, since no library has any: "
                    + report.unchecked().entrySet().stream()
                            .map(kind -> kind.getKey() + " (" + kind.getValue() + ")")
                            .collect(Collectors.joining(", ")));
        }
        if (!report.fragments().isEmpty()) {
            out.println(plural(report.fragments().size(), "fragment")
                    + " without a default_scope: modules are checked in the configs that inherit them");
        }
        long notes = report.count(Severity.NOTE);
        out.println(plural(report.files(), "config") + ": " + plural(report.errors(), "error") + ", "
                + plural(report.count(Severity.WARNING), "warning") + (notes > 0 ? ", " + plural(notes, "note") : ""));
    }

    private static String plural(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
