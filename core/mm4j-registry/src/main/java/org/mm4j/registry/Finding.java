package org.mm4j.registry;

import org.mm4j.config.Diagnostic;

/**
 * One thing that is wrong with a config, as binding sees it.
 *
 * @param problem what kind of thing
 * @param diagnostic message, place and help
 */
public record Finding(Problem problem, Diagnostic diagnostic) {}
