package org.mm4j.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The scope in which names are looked up. */
final class ScopeOption {

    @Option(
            names = "--scope",
            paramLabel = "S",
            description = "The library in which names without a prefix are looked up; by default the config's"
                    + " default_scope.")
    private @Nullable String name;

    @Nullable
    String name() {
        return name;
    }
}
