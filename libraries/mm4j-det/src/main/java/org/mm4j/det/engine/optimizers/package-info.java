/** Learning rates by the depth of a layer. */
@NullMarked
package org.mm4j.det.engine.optimizers;

import org.jspecify.annotations.NullMarked;
