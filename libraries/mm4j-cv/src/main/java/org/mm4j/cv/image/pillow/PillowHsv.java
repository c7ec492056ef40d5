package org.mm4j.cv.image.pillow;

/** Between RGB and Pillow's HSV of 8 bits each; both packed into an int, the first value in bits 16 to 23. */
final class PillowHsv {

    private PillowHsv() {}

    static int ofRgb(int red, int green, int blue) {
        int max = Math.max(red, Math.max(green, blue));
        int min = Math.min(red, Math.min(green, blue));
        if (max == min) {
            return max;
        }
        // Single precision in between, as in the original: the results are cut off to whole numbers.
        float range = max - min;
        float saturation = range / max;
        float redPart = (max - red) / range;
        float greenPart = (max - green) / range;
        float bluePart = (max - blue) / range;
        float sixth;
        if (red == max) {
            sixth = bluePart - greenPart;
        } else if (green == max) {
            sixth = (float) (2.0 + redPart - bluePart);
        } else {
            sixth = (float) (4.0 + greenPart - redPart);
        }
        float hue = (float) ((sixth / 6.0 + 1.0) % 1.0);
        return clipped((int) (hue * 255.0)) << 16 | clipped((int) (saturation * 255.0)) << 8 | max;
    }

    static int toRgb(int hsv) {
        int hue = hsv >> 16 & 0xFF;
        int saturation = hsv >> 8 & 0xFF;
        int value = hsv & 0xFF;
        if (saturation == 0) {
            return packed(value, value, value);
        }
        float sixths = (float) hue * 6;
        int sector = (int) Math.floor(sixths / 255.0);
        float rest = (float) (sixths / 255.0 - sector);
        float share = (float) (saturation / 255.0);
        int low = rounded(value * (1.0 - share));
        int falling = rounded(value * (1.0 - (double) (share * rest)));
        int rising = rounded(value * (1.0 - share * (1.0 - rest)));
        return switch (sector % 6) {
            case 0 -> packed(value, rising, low);
            case 1 -> packed(falling, value, low);
            case 2 -> packed(low, value, rising);
            case 3 -> packed(low, falling, value);
            case 4 -> packed(rising, low, value);
            default -> packed(value, low, falling);
        };
    }

    private static int packed(int red, int green, int blue) {
        return red << 16 | green << 8 | blue;
    }

    private static int rounded(double value) {
        return clipped((int) Math.floor(value + 0.5));
    }

    private static int clipped(int value) {
        return Math.max(0, Math.min(255, value));
    }
}
