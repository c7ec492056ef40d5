@NullMarked
package org.mm4j.cv.video;

import org.jspecify.annotations.NullMarked;
