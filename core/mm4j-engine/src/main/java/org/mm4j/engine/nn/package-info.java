/**
 * The module tree in Java and torch's layers, with the parameter names of the originals.
 *
 * <p>A tree in eval mode may be used by several threads at once; building, loading, training and
 * {@link org.mm4j.engine.nn.BaseModule#prepareForInference()} belong to one thread.
 */
@NullMarked
package org.mm4j.engine.nn;

import org.jspecify.annotations.NullMarked;
