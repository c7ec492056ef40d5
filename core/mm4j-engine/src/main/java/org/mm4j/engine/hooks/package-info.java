/**
 * What happens at fixed points of a training, beside the training itself: {@link org.mm4j.engine.hooks.Hook}s, which a
 * config's {@code default_hooks} and {@code custom_hooks} name. Hooks are called by the thread that trains, in the order
 * of their {@link org.mm4j.engine.hooks.Priority}.
 */
@NullMarked
package org.mm4j.engine.hooks;

import org.jspecify.annotations.NullMarked;
