/**
 * Boxes as values: horizontal ones here, other types in other libraries, with the operations that pictures undergo.
 *
 * <p>A type of boxes is known to configs by the name under which its {@link org.mm4j.det.structures.bbox.BoxType} is
 * registered ({@code hbox}), and a way from one to another by its {@link org.mm4j.det.structures.bbox.BoxConverter}
 * ({@code hbox2rbox}). {@link org.mm4j.det.structures.bbox.BoxTypes} finds both, wherever they are registered.
 */
@NullMarked
package org.mm4j.det.structures.bbox;

import org.jspecify.annotations.NullMarked;
