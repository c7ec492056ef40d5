/** Drawing tracks on frames. */
@NullMarked
package org.mm4j.track.visualization;

import org.jspecify.annotations.NullMarked;
