/** Benchmarks of the whole, see the README beside the sources. */
@NullMarked
package org.mm4j.bench;

import org.jspecify.annotations.NullMarked;
