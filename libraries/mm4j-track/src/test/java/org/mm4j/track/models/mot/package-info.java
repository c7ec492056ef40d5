@NullMarked
package org.mm4j.track.models.mot;

import org.jspecify.annotations.NullMarked;
