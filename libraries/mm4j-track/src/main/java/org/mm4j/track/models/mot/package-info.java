/**
 * Whole models of multi-object tracking: a detector of any library, called by name, and a tracker. A model is shared by
 * any number of videos; what belongs to one of them is a {@link org.mm4j.track.models.trackers.TrackMemory}.
 */
@NullMarked
package org.mm4j.track.models.mot;

import org.jspecify.annotations.NullMarked;
