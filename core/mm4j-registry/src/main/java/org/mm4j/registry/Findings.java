package org.mm4j.registry;

import java.util.ArrayList;
import java.util.List;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.Diagnostic;

/** Collects findings in the order in which they are made. */
final class Findings {

    private final List<Finding> all = new ArrayList<>();

    void add(Problem problem, String message, ConfigValue place, String path) {
        add(problem, Diagnostic.of(message, place.origin()), path);
    }

    void add(Problem problem, Diagnostic diagnostic, String path) {
        all.add(new Finding(problem, diagnostic.at(path)));
    }

    void addAll(Findings other) {
        all.addAll(other.all);
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** Ends in an error if anything was found. */
    void check() {
        if (!all.isEmpty()) {
            throw new BuildException(all);
        }
    }
}
