package org.mm4j.engine.runner;

/** A training that cannot go on; the message says where it was and why. */
public final class TrainingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With what is wrong. */
    public TrainingException(String message) {
        super(message);
    }

    /** With what is wrong and what it came of. */
    public TrainingException(String message, Throwable cause) {
        super(message, cause);
    }
}
