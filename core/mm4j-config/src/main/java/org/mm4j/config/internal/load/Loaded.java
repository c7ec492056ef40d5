package org.mm4j.config.internal.load;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.Diagnostic;

/**
 * A file with its bases merged in.
 *
 * @param root the value
 * @param text the texts of all files, bases first
 * @param environment the environment variables that were used
 * @param warnings what the files say about themselves, such as that they are deprecated
 * @param imported the names that a new-style config and its bases import, which are not part of the value; null for a
 *     classic config
 */
public record Loaded(
        ConfigDict root,
        String text,
        Map<String, String> environment,
        List<Diagnostic> warnings,
        @Nullable Set<String> imported) {

    /** A classic config, which imports no names. */
    Loaded(ConfigDict root, String text, Map<String, String> environment, List<Diagnostic> warnings) {
        this(root, text, environment, warnings, null);
    }
}
