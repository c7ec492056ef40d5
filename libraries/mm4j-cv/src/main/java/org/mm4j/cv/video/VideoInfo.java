package org.mm4j.cv.video;

import java.util.OptionalLong;

/**
 * What is known of a video before it is read.
 *
 * @param name what to call it in messages
 * @param width of its frames in pixels, as they are handed out
 * @param height of its frames in pixels
 * @param fps frames a second, above 0
 * @param frames how many frames it says it has; empty for a live source, and where nobody has counted
 */
public record VideoInfo(String name, int width, int height, double fps, OptionalLong frames) {}
