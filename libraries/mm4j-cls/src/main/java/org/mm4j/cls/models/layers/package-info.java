/** Layers that the backbones of this library share; some are registered for configs to name. */
@NullMarked
package org.mm4j.cls.models.layers;

import org.jspecify.annotations.NullMarked;
