/**
 * The mutable values that configs compute with, and Python's arithmetic, comparison and text forms for them.
 *
 * <p>Not exported. {@code bool}, {@code int}, {@code float} and {@code str} are Java's {@code Boolean}, {@code
 * BigInteger}, {@code Double} and {@code String}; everything else has a class here. Containers keep beside each item the
 * place that set it. Nothing here is safe for use by several threads.
 */
@NullMarked
package org.mm4j.config.internal.runtime;

import org.jspecify.annotations.NullMarked;
