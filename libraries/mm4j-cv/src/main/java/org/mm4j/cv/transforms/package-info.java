/**
 * The transforms of mmcv: {@link org.mm4j.cv.transforms.LoadImageFromFile}, {@link org.mm4j.cv.transforms.Resize},
 * {@link org.mm4j.cv.transforms.Pad}. They read and write the entries of a sample that the originals do, under the same
 * names. Other libraries extend them: what a step does is split into protected methods, one for each entry.
 */
@NullMarked
package org.mm4j.cv.transforms;

import org.jspecify.annotations.NullMarked;
