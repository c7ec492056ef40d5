package org.mm4j.track.datasets;

import org.jspecify.annotations.Nullable;

/** A file of MOTChallenge data that cannot be read or written; the message names the file and the line. */
public final class MotFileException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MotFileException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
