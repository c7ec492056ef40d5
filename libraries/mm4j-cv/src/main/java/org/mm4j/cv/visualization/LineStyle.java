package org.mm4j.cv.visualization;

import org.jspecify.annotations.Nullable;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** How visualisers of instances draw lines and masks. */
public record LineStyle(
        @Doc("width of lines in pixels, rounded; by default it grows with the picture") @Nullable
        Double lineWidth,

        @Default("0.8") @Doc("how much of their colour the pixels of lines and masks take on, from 0 to 1")
        double alpha) {

    /** Checks the numbers. */
    public LineStyle {
        if (lineWidth != null && !(lineWidth >= 0.5 && lineWidth <= 1000)) {
            throw new IllegalArgumentException("line_width is from 0.5 to 1000 pixels, not " + lineWidth);
        }
        if (!(alpha >= 0 && alpha <= 1)) {
            throw new IllegalArgumentException("alpha is from 0 to 1, not " + alpha);
        }
    }

    /** The width in whole pixels; 0 for what suits the picture. */
    public int pixels() {
        return lineWidth == null ? 0 : (int) Math.round(lineWidth);
    }
}
