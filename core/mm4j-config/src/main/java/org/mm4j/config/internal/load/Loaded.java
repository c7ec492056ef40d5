package org.mm4j.config.internal.load;

import java.util.List;
import java.util.Map;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.Diagnostic;

/**
 * A file with its bases merged in.
 *
 * @param root the value
 * @param text the texts of all files, bases first
 * @param environment the environment variables that were used
 * @param warnings what the files say about themselves, such as that they are deprecated
 */
public record Loaded(ConfigDict root, String text, Map<String, String> environment, List<Diagnostic> warnings) {}
