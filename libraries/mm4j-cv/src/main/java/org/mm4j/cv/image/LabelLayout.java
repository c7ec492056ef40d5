package org.mm4j.cv.image;

import java.util.ArrayList;
import java.util.List;

/** Finds places for labels where they do not hide each other. */
final class LabelLayout {

    /** Lines above and below a label's own place that are tried before it hides a part of another one. */
    private static final int TRIED = 4;

    private final int width;
    private final int height;
    private final List<Area> taken = new ArrayList<>();

    /** A place in whole pixels. */
    record Area(int left, int top, int width, int height) {

        private long overlap(Area other) {
            long across = Math.min(left + width, other.left + other.width) - (long) Math.max(left, other.left);
            long down = Math.min(top + height, other.top + other.height) - (long) Math.max(top, other.top);
            return Math.max(0, across) * Math.max(0, down);
        }
    }

    /** Nothing is placed yet on an image of a size. */
    LabelLayout(int width, int height) {
        this.width = width;
        this.height = height;
    }

    /**
     * The place of a label: as near to its own place as there is room, within the image.
     *
     * @param left of its own place
     * @param bottom below its last row
     */
    Area place(int left, int bottom, int labelWidth, int labelHeight) {
        Area best = at(left, bottom - labelHeight, labelWidth, labelHeight);
        long least = hidden(best);
        for (int i = 1; i <= 2 * TRIED && least > 0; i++) {
            // Below, two above, two below, …
            int lines = i % 2 == 0 ? -1 - i / 2 : i / 2;
            Area area = at(left, bottom + lines * labelHeight, labelWidth, labelHeight);
            long hidden = hidden(area);
            if (hidden < least) {
                best = area;
                least = hidden;
            }
        }
        taken.add(best);
        return best;
    }

    private Area at(int left, int top, int labelWidth, int labelHeight) {
        return new Area(clamp(left, width - labelWidth), clamp(top, height - labelHeight), labelWidth, labelHeight);
    }

    private long hidden(Area area) {
        return taken.stream().mapToLong(area::overlap).sum();
    }

    private static int clamp(int value, int limit) {
        return Math.max(0, Math.min(limit, value));
    }
}
