/**
 * Trackers: they give detections of one frame after the other identities. A registered tracker holds settings; what it
 * remembers of one video is a {@link org.mm4j.track.models.trackers.TrackMemory}, of which it opens one for each video.
 */
@NullMarked
package org.mm4j.track.models.trackers;

import org.jspecify.annotations.NullMarked;
