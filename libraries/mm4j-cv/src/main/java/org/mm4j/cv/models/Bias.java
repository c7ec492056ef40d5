package org.mm4j.cv.models;

import org.mm4j.registry.FromConfig;

/** Whether a convolution has a bias; configs write {@code 'auto'}, {@code True} or {@code False}. */
public enum Bias {
    /** A bias unless a norm follows or precedes. */
    AUTO,
    /** A bias. */
    YES,
    /** No bias. */
    NO;

    /** As told. */
    @FromConfig
    public static Bias of(boolean given) {
        return given ? YES : NO;
    }

    /** By the norm. */
    @FromConfig
    public static Bias of(String text) {
        if (!text.equals("auto")) {
            throw new IllegalArgumentException("bias is True, False or 'auto', not '" + text + "'");
        }
        return AUTO;
    }

    /** Whether there is a bias in a block with or without a norm. */
    boolean isPresent(boolean hasNorm) {
        return this == AUTO ? !hasNorm : this == YES;
    }
}
