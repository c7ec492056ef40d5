/**
 * Tracking in videos: {@link org.mm4j.track.apis.MOTInferencer} holds the model, which all streams share, and opens a
 * {@link org.mm4j.track.apis.TrackStream} for each.
 */
@NullMarked
package org.mm4j.track.apis;

import org.jspecify.annotations.NullMarked;
