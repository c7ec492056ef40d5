package org.mm4j.cv.video;

import org.mm4j.engine.structures.Image;

/**
 * One frame.
 *
 * @param index from 0
 * @param seconds since the beginning of the video, as far as it tells
 * @param image BGR
 */
public record VideoFrame(long index, double seconds, Image image) {}
