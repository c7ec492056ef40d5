/**
 * Optimisers and what configs put around them: parameter groups, wrappers that clip and accumulate gradients, and the
 * constructors that give each parameter its settings. {@link org.mm4j.engine.optim.OptimWrappers} builds an
 * {@code optim_wrapper} of a config. State dicts have PyTorch's form, so that a training goes on from a checkpoint of
 * either side.
 *
 * <p>Optimisers own native memory: close them. They belong to the one thread that trains.
 */
@NullMarked
package org.mm4j.engine.optim;

import org.jspecify.annotations.NullMarked;
