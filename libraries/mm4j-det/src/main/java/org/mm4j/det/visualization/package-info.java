/** Drawing predictions on pictures. */
@NullMarked
package org.mm4j.det.visualization;

import org.jspecify.annotations.NullMarked;
