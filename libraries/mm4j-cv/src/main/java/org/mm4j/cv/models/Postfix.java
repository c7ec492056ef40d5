package org.mm4j.cv.models;

import org.mm4j.registry.FromConfig;

/**
 * What stands behind the name of a layer in its block, so that a block can hold several of a kind; configs write a number or
 * a text.
 *
 * @param text may be empty
 */
public record Postfix(String text) {

    /** A number. */
    @FromConfig
    public static Postfix of(int number) {
        return new Postfix(Integer.toString(number));
    }

    /** A text. */
    @FromConfig
    public static Postfix of(String text) {
        return new Postfix(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
