/** What turns network outputs into rotated boxes and back, and measures overlaps. */
@NullMarked
package org.mm4j.rotate.task;

import org.jspecify.annotations.NullMarked;
