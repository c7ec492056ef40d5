/**
 * The engine: the root library of the registry, its kinds, and the entry to libtorch.
 *
 * <p>{@link org.mm4j.engine.Torch#load()} has to run before anything native; every entry point of this module calls it.
 * Nothing here is {@code null} unless annotated.
 */
@NullMarked
package org.mm4j.engine;

import org.jspecify.annotations.NullMarked;
