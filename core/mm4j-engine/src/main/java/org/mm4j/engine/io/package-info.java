/** Files that a run writes. */
@NullMarked
package org.mm4j.engine.io;

import org.jspecify.annotations.NullMarked;
