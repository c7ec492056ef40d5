/** Hooks of a training that classification adds to those of the engine. */
@NullMarked
package org.mm4j.cls.engine.hooks;

import org.jspecify.annotations.NullMarked;
