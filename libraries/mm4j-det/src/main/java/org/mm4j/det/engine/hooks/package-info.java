/** Hooks of a training that detection adds to those of the engine. */
@NullMarked
package org.mm4j.det.engine.hooks;

import org.jspecify.annotations.NullMarked;
