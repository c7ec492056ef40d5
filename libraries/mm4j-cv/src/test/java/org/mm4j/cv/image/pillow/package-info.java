@NullMarked
package org.mm4j.cv.image.pillow;

import org.jspecify.annotations.NullMarked;
