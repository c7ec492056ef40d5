/** Rotated boxes and boxes of four corners, and the ways between them and horizontal ones. */
@NullMarked
package org.mm4j.rotate.structures;

import org.jspecify.annotations.NullMarked;
