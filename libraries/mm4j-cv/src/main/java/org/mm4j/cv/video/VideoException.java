package org.mm4j.cv.video;

import org.jspecify.annotations.Nullable;

/**
 * A video that cannot be read or written; the message is one paragraph that names it and says what is wrong. Frames that
 * were handed out before stay good.
 */
public final class VideoException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What is wrong with which video. */
    public VideoException(String message) {
        super(message);
    }

    /** What is wrong with which video, and what the system said. */
    public VideoException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
