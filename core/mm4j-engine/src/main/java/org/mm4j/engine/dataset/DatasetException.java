package org.mm4j.engine.dataset;

/** Annotations that cannot be used. */
public class DatasetException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With what is wrong. */
    public DatasetException(String message) {
        super(message);
    }

    /** With what is wrong and why. */
    public DatasetException(String message, Throwable cause) {
        super(message, cause);
    }
}
