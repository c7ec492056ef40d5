/**
 * Registries, scopes and libraries, and the binding of config dicts to the argument records of registered classes.
 *
 * <p>{@link org.mm4j.registry.Library} is what an author implements, {@link org.mm4j.registry.Registries} what an
 * application opens, {@link org.mm4j.registry.BuildContext} what builds. There is no global state; every type is
 * immutable or confined to one call, so that several threads can build at the same time, each with its own scope and
 * its own libraries.
 */
@NullMarked
package org.mm4j.registry;

import org.jspecify.annotations.NullMarked;
