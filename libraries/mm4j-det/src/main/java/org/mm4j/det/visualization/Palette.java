package org.mm4j.det.visualization;

import java.util.List;
import org.mm4j.cv.image.Color;

/** One colour for each class; safe for several threads. */
public final class Palette {

    /** Turning the hue by this part of the circle keeps any number of neighbours far apart. */
    private static final double GOLDEN_ANGLE = 0.6180339887498949;

    private final List<Color> colors;

    private Palette(List<Color> colors) {
        this.colors = colors;
    }

    /** Colours that are far apart for neighbouring classes, however many there are. */
    public static Palette generated() {
        return new Palette(List.of());
    }

    /** Given colours; classes behind the last get generated ones. */
    public static Palette of(List<Color> colors) {
        return new Palette(List.copyOf(colors));
    }

    /** The colour of a class, numbered from 0. */
    public Color of(int label) {
        return label < colors.size() ? colors.get(label) : generate(label);
    }

    private static Color generate(int label) {
        double hue = 6 * ((0.05 + label * GOLDEN_ANGLE) % 1);
        // Rows of lighter and darker colours tell apart what has about the same hue.
        double value = 1 - 0.2 * (label / 7 % 3);
        return new Color(channel(hue, 0, value), channel(hue, 4, value), channel(hue, 2, value));
    }

    /** One channel of a colour of saturation 0.85; {@code shift} turns red into green and blue. */
    private static int channel(double hue, int shift, double value) {
        double position = (hue + shift) % 6;
        double distance = Math.max(0, Math.min(1, Math.abs(position - 3) - 1));
        return (int) Math.round(255 * value * (1 - 0.85 * (1 - distance)));
    }
}
