/**
 * Native memory: lexical scopes bound to the thread, gradient mode, and what outlives a scope.
 *
 * <p>Every tensor belongs to the innermost open {@link org.mm4j.engine.memory.TorchScope} of the thread that made it and
 * dies with it, unless {@link org.mm4j.engine.memory.TorchScope#keep} hands it on. Scopes are not shared by threads.
 * {@link org.mm4j.engine.memory.Recompute} runs parts of a network again in the backward pass instead of keeping what they
 * computed.
 */
@NullMarked
package org.mm4j.engine.memory;

import org.jspecify.annotations.NullMarked;
