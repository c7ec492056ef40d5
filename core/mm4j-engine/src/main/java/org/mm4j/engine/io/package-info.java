/** Files that a run writes, and where those that it reads may be. */
@NullMarked
package org.mm4j.engine.io;

import org.jspecify.annotations.NullMarked;
