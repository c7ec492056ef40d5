package org.mm4j.cli;

import java.io.IOException;
import org.mm4j.cv.video.VideoFrame;
import org.mm4j.track.apis.Tracks;

/** Takes the tracks of one frame after the other. */
interface TrackSink extends AutoCloseable {

    /** Takes a frame and its tracks. */
    void add(VideoFrame frame, Tracks tracks) throws IOException;

    /** Takes the reason why no more frames come. */
    default void failed(String why) throws IOException {}

    /** Ends the output: what was taken is there, whole. */
    void complete() throws IOException;

    /** Frees what it holds; where a file was not ended, the one from before stays. */
    @Override
    void close() throws IOException;
}
