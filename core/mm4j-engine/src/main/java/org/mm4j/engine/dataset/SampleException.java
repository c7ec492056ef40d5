package org.mm4j.engine.dataset;

/** A sample that could not be made; the message names it by number and, if known, file. */
public final class SampleException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int index;
    private final String path;
    private final String reason;

    /**
     * With what went wrong.
     *
     * @param index of the sample in its data set
     * @param path of its picture; empty if it has none
     * @param reason what went wrong
     */
    public SampleException(int index, String path, String reason) {
        super(message(index, path, reason));
        this.index = index;
        this.path = path;
        this.reason = reason;
    }

    /** With the failure of a step. */
    public SampleException(int index, String path, Throwable cause) {
        super(message(index, path, reason(cause)), cause);
        this.index = index;
        this.path = path;
        this.reason = reason(cause);
    }

    private static String message(int index, String path, String reason) {
        return "sample " + index + (path.isEmpty() ? "" : " (" + path + ")") + ": " + reason;
    }

    private static String reason(Throwable cause) {
        String message = cause.getMessage();
        return message == null || cause instanceof IndexOutOfBoundsException
                ? cause.getClass().getSimpleName() + (message == null ? "" : ": " + message)
                : message;
    }

    /** The number of the sample in its data set. */
    public int index() {
        return index;
    }

    /** Where its picture is; empty if that is not known. */
    public String path() {
        return path;
    }

    /** What went wrong. */
    public String reason() {
        return reason;
    }
}
