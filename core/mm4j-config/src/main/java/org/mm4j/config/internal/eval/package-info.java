/**
 * Evaluates syntax trees with Python's semantics, within limits and without any access to the world outside.
 *
 * <p>Not exported. An interpreter serves one file in one thread.
 */
@NullMarked
package org.mm4j.config.internal.eval;

import org.jspecify.annotations.NullMarked;
