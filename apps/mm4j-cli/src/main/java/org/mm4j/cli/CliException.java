package org.mm4j.cli;

/** Something that the user gave is wrong; the message says what, and what to do. */
final class CliException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CliException(String message) {
        super(message);
    }
}
