package org.mm4j.cv.image;

import org.jspecify.annotations.Nullable;

/** An image that cannot be read or written; the message is one paragraph that names the file and says what is wrong. */
public class ImageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What is wrong with which image. */
    public ImageException(String message) {
        super(message);
    }

    /** What is wrong with which image, and what the system or the decoder said. */
    public ImageException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
