/**
 * The operations of the Python library Pillow that pipelines name by {@code backend='pillow'}, with its pixels bit by bit:
 * OpenCV's differ, above all where pictures shrink. Images keep their order of channels (blue first). All methods are safe
 * for several threads.
 */
@NullMarked
package org.mm4j.cv.image.pillow;

import org.jspecify.annotations.NullMarked;
