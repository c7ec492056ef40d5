/** The library mmcv: its table of contents, {@link org.mm4j.cv.MmcvLibrary}. */
@NullMarked
package org.mm4j.cv;

import org.jspecify.annotations.NullMarked;
