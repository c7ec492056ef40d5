/** Optimisers for large batches, and learning rates by the depth of a layer. */
@NullMarked
package org.mm4j.cls.engine.optimizers;

import org.jspecify.annotations.NullMarked;
