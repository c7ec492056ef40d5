package org.mm4j.engine;

import org.jspecify.annotations.Nullable;

/**
 * An error inside libtorch, in one line: the first line of the native message with the path of the module that was
 * running. The native text, which carries kilobytes of C++ frames, is {@link #detail()}.
 */
public class TorchException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String modulePath;
    private final String detail;

    /** An error outside any module. */
    public TorchException(String message, @Nullable Throwable cause) {
        super(message, cause);
        this.modulePath = "";
        this.detail = "";
    }

    private TorchException(String message, String modulePath, String detail, Throwable cause) {
        super(message, cause);
        this.modulePath = modulePath;
        this.detail = detail;
    }

    /**
     * Translates what a native call threw.
     *
     * @param modulePath path of the module that was running, such as {@code backbone.stage2.conv}; may be empty
     */
    public static TorchException translate(RuntimeException error, String modulePath) {
        if (error instanceof TorchException known) {
            return known;
        }
        String detail = String.valueOf(error.getMessage());
        String first = detail.lines()
                .filter(line -> !line.isBlank())
                .findFirst()
                .orElse(error.getClass().getSimpleName());
        String message = modulePath.isEmpty() ? first : modulePath + ": " + first;
        return new TorchException(message, modulePath, detail, error);
    }

    /** Path of the module that was running, or empty. */
    public String modulePath() {
        return modulePath;
    }

    /** The whole native message, or empty. */
    public String detail() {
        return detail;
    }
}
