package org.mm4j.config;

import java.util.List;
import java.util.stream.Collectors;

/** A config that cannot be read, merged, bound or built; carries every finding with its place. */
public class ConfigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Diagnostic> diagnostics;

    /** One finding or several. */
    public ConfigException(List<Diagnostic> diagnostics) {
        super(diagnostics.stream().map(Diagnostic::render).collect(Collectors.joining("\n\n")));
        this.diagnostics = List.copyOf(diagnostics);
    }

    /** One finding. */
    public ConfigException(Diagnostic diagnostic) {
        this(List.of(diagnostic));
    }

    /** The findings, at least one. */
    public List<Diagnostic> diagnostics() {
        return diagnostics;
    }
}
