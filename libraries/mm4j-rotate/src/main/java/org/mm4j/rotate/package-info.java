/** Scope {@code mmrotate}: detection of rotated objects. */
@NullMarked
package org.mm4j.rotate;

import org.jspecify.annotations.NullMarked;
