/** Files that a run writes, those that users bring, and where they may be. */
@NullMarked
package org.mm4j.engine.io;

import org.jspecify.annotations.NullMarked;
