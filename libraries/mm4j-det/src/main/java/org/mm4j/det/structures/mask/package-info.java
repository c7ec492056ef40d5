/**
 * Masks of instances, on the heap: {@link org.mm4j.det.structures.mask.BitmapMasks} and {@link
 * org.mm4j.det.structures.mask.PolygonMasks} for pipelines, {@link org.mm4j.det.structures.mask.Rle} for results and
 * evaluation. All are immutable and safe for several threads.
 */
@NullMarked
package org.mm4j.det.structures.mask;

import org.jspecify.annotations.NullMarked;
