/**
 * Operations on boxes: non-maximum suppression ({@link org.mm4j.cv.ops.Nms}), its soft form
 * ({@link org.mm4j.cv.ops.SoftNms}) and the form that keeps classes apart ({@link org.mm4j.cv.ops.BatchedNms}).
 *
 * <p>The work is done on primitive arrays; {@code Tensor} forms copy to them and back. Boxes are {@code x1, y1, x2, y2}
 * in pixels, row by row in one array. All arithmetic is that of single precision in the order of the originals, so that
 * ties and thresholds fall the same way. Stateless and safe for several threads.
 */
@NullMarked
package org.mm4j.cv.ops;

import org.jspecify.annotations.NullMarked;
