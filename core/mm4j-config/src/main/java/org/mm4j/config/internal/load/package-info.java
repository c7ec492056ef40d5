/** Finds, reads, substitutes and evaluates config files with their bases. Not exported. */
@NullMarked
package org.mm4j.config.internal.load;

import org.jspecify.annotations.NullMarked;
