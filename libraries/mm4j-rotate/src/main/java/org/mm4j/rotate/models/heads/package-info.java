/** Heads that predict rotated boxes at every cell of feature maps. */
@NullMarked
package org.mm4j.rotate.models.heads;

import org.jspecify.annotations.NullMarked;
