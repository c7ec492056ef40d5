package org.mm4j.det.datasets.shapes;

import org.mm4j.engine.data.SampleRandom;

/**
 * A pattern that fills the plane with values from 0 to 1, between two colours: clouds, stripes, squares, or a slow change.
 * Only sums, products and quotients are used, so that every machine gets the same.
 */
interface Texture {

    /** The value at a place in pixels. */
    double at(double x, double y);

    /**
     * One of the patterns.
     *
     * @param scale length in pixels of its larger features
     */
    static Texture random(SampleRandom random, double scale) {
        double angle = random.uniform(0, Math.PI);
        double cos = StrictMath.cos(angle);
        double sin = StrictMath.sin(angle);
        double shift = random.uniform(0, 1000);
        return switch (random.integer(0, 5)) {
            case 0 -> stripes(cos, sin, shift, scale / random.uniform(3, 8));
            case 1 -> squares(cos, sin, shift, scale / random.uniform(2, 5));
            case 2 -> slow(cos, sin, shift, scale * 4);
            default -> clouds(random.integer(0, 1 << 30), scale);
        };
    }

    private static Texture stripes(double cos, double sin, double shift, double width) {
        return (x, y) -> triangle((x * cos + y * sin + shift) / width);
    }

    private static Texture slow(double cos, double sin, double shift, double width) {
        return (x, y) -> triangle((x * cos + y * sin + shift) / width);
    }

    private static Texture squares(double cos, double sin, double shift, double width) {
        return (x, y) -> {
            long across = (long) Math.floor((x * cos + y * sin + shift) / width);
            long along = (long) Math.floor((y * cos - x * sin + shift) / width);
            return ((across + along) & 1) == 0 ? 0.25 : 0.75;
        };
    }

    /** Up from 0 to 1 and down again, once for each whole number. */
    private static double triangle(double value) {
        double part = value - Math.floor(value);
        return part < 0.5 ? 2 * part : 2 - 2 * part;
    }

    /** Noise of values on a grid, smoothed between them, at four sizes. */
    private static Texture clouds(int seed, double scale) {
        return (x, y) -> {
            double sum = 0;
            double weight = 0.5;
            double step = scale;
            for (int octave = 0; octave < 4; octave++) {
                sum += weight * smooth(seed + octave, x / step, y / step);
                weight /= 2;
                step /= 2.1;
            }
            return Math.max(0, Math.min(1, (sum / 0.9375 - 0.5) * 1.8 + 0.5));
        };
    }

    private static double smooth(int seed, double x, double y) {
        long left = (long) Math.floor(x);
        long top = (long) Math.floor(y);
        double across = ease(x - left);
        double down = ease(y - top);
        double above = mix(value(seed, left, top), value(seed, left + 1, top), across);
        double below = mix(value(seed, left, top + 1), value(seed, left + 1, top + 1), across);
        return mix(above, below, down);
    }

    private static double mix(double from, double to, double share) {
        return from + (to - from) * share;
    }

    private static double ease(double share) {
        return share * share * (3 - 2 * share);
    }

    /** A value of the grid: its place and the seed, scrambled. */
    private static double value(int seed, long x, long y) {
        long z = seed * 0x9E3779B97F4A7C15L + x * 0xBF58476D1CE4E5B9L + y * 0x94D049BB133111EBL;
        z = (z ^ (z >>> 29)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 32)) * 0x94D049BB133111EBL;
        return ((z ^ (z >>> 31)) >>> 11) * 0x1.0p-53;
    }
}
