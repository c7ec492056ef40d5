@NullMarked
package org.mm4j.track.models.trackers;

import org.jspecify.annotations.NullMarked;
