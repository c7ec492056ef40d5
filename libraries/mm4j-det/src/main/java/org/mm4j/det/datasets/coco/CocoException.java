package org.mm4j.det.datasets.coco;

import org.mm4j.engine.dataset.DatasetException;

/** An annotation file that cannot be used. */
public final class CocoException extends DatasetException {

    private static final long serialVersionUID = 1L;

    /** With what is wrong. */
    public CocoException(String message) {
        super(message);
    }

    /** With what is wrong and why. */
    public CocoException(String message, Throwable cause) {
        super(message, cause);
    }
}
