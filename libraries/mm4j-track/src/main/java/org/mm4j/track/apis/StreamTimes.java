package org.mm4j.track.apis;

/**
 * Where the time of a stream went.
 *
 * @param frames how many were tracked
 * @param detectNanos preparing frames and detecting, waiting for other streams included
 * @param associateNanos giving detections identities
 */
public record StreamTimes(long frames, long detectNanos, long associateNanos) {}
