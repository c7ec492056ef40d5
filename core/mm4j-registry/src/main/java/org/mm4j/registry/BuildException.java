package org.mm4j.registry;

import java.util.List;
import org.mm4j.config.ConfigException;
import org.mm4j.config.Diagnostic;

/** A config that cannot be built, with everything that was found wrong before anything was constructed. */
public final class BuildException extends ConfigException {

    private static final long serialVersionUID = 1L;

    private final transient List<Finding> findings;

    /** All findings of one build, at least one. */
    public BuildException(List<Finding> findings) {
        super(findings.stream().map(Finding::diagnostic).toList());
        this.findings = List.copyOf(findings);
    }

    /** One finding. */
    public BuildException(Problem problem, Diagnostic diagnostic) {
        this(List.of(new Finding(problem, diagnostic)));
    }

    /** What was found, in the order of the config. */
    public List<Finding> findings() {
        return findings;
    }
}
