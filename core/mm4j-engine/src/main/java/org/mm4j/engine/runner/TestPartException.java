package org.mm4j.engine.runner;

/** Parts of a test that cannot be read, or do not fit together; the message names them and says why. */
public final class TestPartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With what is wrong. */
    public TestPartException(String message) {
        super(message);
    }

    TestPartException(String message, Throwable cause) {
        super(message, cause);
    }
}
