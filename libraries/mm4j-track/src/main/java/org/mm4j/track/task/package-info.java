/**
 * What trackers compute with: the Kalman filter, the assignment of detections to tracks, and what is done to tracks
 * afterwards. No torch; everything is plain arithmetic on the heap.
 */
@NullMarked
package org.mm4j.track.task;

import org.jspecify.annotations.NullMarked;
