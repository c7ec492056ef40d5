@NullMarked
package org.mm4j.track.datasets;

import org.jspecify.annotations.NullMarked;
