package org.mm4j.config.check;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.mm4j.config.Diagnostic;

/**
 * One thing that a check found.
 *
 * @param rule the rule that found it
 * @param diagnostic message, key path, place, help
 * @param properties further facts for programs: {@code module} and {@code kind} of a module that is not there
 */
public record CheckFinding(Rule rule, Diagnostic diagnostic, Map<String, String> properties) {

    public CheckFinding {
        properties = Collections.unmodifiableMap(new TreeMap<>(properties));
    }

    /** A finding without further facts. */
    public CheckFinding(Rule rule, Diagnostic diagnostic) {
        this(rule, diagnostic, Map.of());
    }

    /** How bad it is. */
    public Severity severity() {
        return rule.severity();
    }
}
