/** What the visualisers of all libraries have in common. */
@NullMarked
package org.mm4j.cv.visualization;

import org.jspecify.annotations.NullMarked;
