/**
 * Image files and pixels: decoding, encoding, resizing, padding, flipping and drawing on
 * {@link org.mm4j.engine.structures.Image}, computed by OpenCV, whose pixels the pipelines of the originals have.
 *
 * <p>Entry points: {@link org.mm4j.cv.image.ImageReader}, {@link org.mm4j.cv.image.ImageWriter},
 * {@link org.mm4j.cv.image.Geometry}, {@link org.mm4j.cv.image.Drawing}. Everything here is stateless and safe for
 * several threads; no native object outlives the call that made it. What is wrong with a file or with an argument that a
 * config can give is an {@link org.mm4j.cv.image.ImageException} or an {@link java.lang.IllegalArgumentException} whose
 * message can be shown to a user as it is.
 */
@NullMarked
package org.mm4j.cv.image;

import org.jspecify.annotations.NullMarked;
