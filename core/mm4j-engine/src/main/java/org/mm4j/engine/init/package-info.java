/**
 * Weight initialisation as {@code init_cfg} asks for it.
 */
@NullMarked
package org.mm4j.engine.init;

import org.jspecify.annotations.NullMarked;
