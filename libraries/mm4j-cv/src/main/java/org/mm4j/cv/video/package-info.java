/**
 * Video in and out: {@link org.mm4j.cv.video.VideoSource} gives the frames of a file, a folder of pictures, a camera or a
 * network stream one after the other, {@link org.mm4j.cv.video.VideoSink} takes them. Decoding and encoding are
 * FFmpeg's. No more than a few frames are held at a time. Sources and sinks are for one thread at a time.
 */
@NullMarked
package org.mm4j.cv.video;

import org.jspecify.annotations.NullMarked;
