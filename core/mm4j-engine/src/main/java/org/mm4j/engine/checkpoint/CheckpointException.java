package org.mm4j.engine.checkpoint;

/** A checkpoint that cannot be read, or does not fit the model. The message is one paragraph for a user. */
public class CheckpointException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What is wrong, in which file, and what to do. */
    public CheckpointException(String message) {
        super(message);
    }

    /** What is wrong, with what caused it. */
    public CheckpointException(String message, Throwable cause) {
        super(message, cause);
    }
}
