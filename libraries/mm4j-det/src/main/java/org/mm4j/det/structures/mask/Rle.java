package org.mm4j.det.structures.mask;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One mask as run lengths: column by column from the top left, how many pixels are 0, then how many are 1, and so on in
 * turn, as COCO files have it. All operations give what COCO's mask API gives, run by run. Immutable; safe for several
 * threads.
 */
public final class Rle {

    private static final int CHUNK_BITS = 5;
    private static final int MORE = 0x20;
    private static final int SIGN = 0x10;
    private static final int LOW = 0x1F;
    private static final int FIRST_CHARACTER = 48;

    private final int height;
    private final int width;
    private final int[] counts;

    private Rle(int height, int width, int[] counts) {
        this.height = height;
        this.width = width;
        this.counts = counts;
    }

    /**
     * A mask of given runs.
     *
     * @param height rows, not negative
     * @param width columns, not negative
     * @param counts run lengths, the first one of zeros; they fill the mask exactly
     * @throws IllegalArgumentException if a run is negative or the runs do not fill the mask
     */
    public static Rle of(int height, int width, int... counts) {
        return checked(height, width, counts.clone());
    }

    private static Rle checked(int height, int width, int[] counts) {
        long pixels = pixels(height, width);
        long sum = 0;
        for (int count : counts) {
            if (count < 0) {
                throw new IllegalArgumentException("a run length is not negative, as " + count + " is");
            }
            sum += count;
        }
        if (sum != pixels) {
            throw new IllegalArgumentException("the runs have " + sum + " pixels, a mask of " + height + " x " + width
                    + " (height x width) has " + pixels);
        }
        return new Rle(height, width, counts);
    }

    private static int pixels(int height, int width) {
        if (height < 0 || width < 0 || (long) height * width > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("no mask of height " + height + " and width " + width);
        }
        return height * width;
    }

    /**
     * Reads the compressed form: runs as text of characters from {@code 0} to {@code o}.
     *
     * @throws IllegalArgumentException if the text is damaged or does not fill the mask
     */
    public static Rle decompress(int height, int width, String text) {
        int[] runs = new int[Math.max(1, text.length())];
        int size = 0;
        int at = 0;
        while (at < text.length()) {
            long value = 0;
            int shift = 0;
            boolean more = true;
            while (more) {
                if (at >= text.length() || shift > 6 * CHUNK_BITS) {
                    throw new IllegalArgumentException("the compressed runs end inside a number at character " + at);
                }
                int chunk = text.charAt(at) - FIRST_CHARACTER;
                if (chunk < 0 || chunk >= 2 * MORE) {
                    throw new IllegalArgumentException("character " + at + " of the compressed runs, '"
                            + text.charAt(at) + "', is none of theirs");
                }
                value |= (long) (chunk & LOW) << shift;
                shift += CHUNK_BITS;
                more = (chunk & MORE) != 0;
                if (!more && (chunk & SIGN) != 0) {
                    value |= -1L << shift;
                }
                at++;
            }
            if (size > 2) {
                value += runs[size - 2];
            }
            if (value < 0 || value > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("run " + size + " of the compressed runs has " + value + " pixels");
            }
            runs[size++] = (int) value;
        }
        return checked(height, width, Arrays.copyOf(runs, size));
    }

    /**
     * Encodes a bitmap.
     *
     * @param bitmap rows from the top, {@code height * width} values; what is not 0 belongs to the mask
     */
    public static Rle encode(byte[] bitmap, int height, int width) {
        if (bitmap.length != pixels(height, width)) {
            throw new IllegalArgumentException(
                    bitmap.length + " values do not fill a mask of " + height + " x " + width);
        }
        return new Rle(height, width, RunEncoder.runs(bitmap, height, width));
    }

    /**
     * Fills a polygon; its last corner is joined with its first. The way of filling is COCO's: corners are rounded on a
     * grid five times as fine, and columns are filled between the edges that their middles cross.
     *
     * @param polygon x and y of each corner in turn, in pixels
     */
    public static Rle ofPolygon(double[] polygon, int height, int width) {
        pixels(height, width);
        return new Rle(height, width, PolygonFill.runs(polygon, height, width));
    }

    /** The union of polygons, each filled by itself. */
    public static Rle ofPolygons(List<double[]> polygons, int height, int width) {
        if (polygons.isEmpty()) {
            return of(height, width, pixels(height, width));
        }
        return merge(polygons.stream().map(p -> ofPolygon(p, height, width)).toList(), false);
    }

    /** Fills a box, given as left, top, width and height in pixels. */
    public static Rle ofBox(double x, double y, double boxWidth, double boxHeight, int height, int width) {
        double right = x + boxWidth;
        double bottom = y + boxHeight;
        return ofPolygon(new double[] {x, y, x, bottom, right, bottom, right, y}, height, width);
    }

    /**
     * The union, or the intersection, of masks of one size.
     *
     * @throws IllegalArgumentException if there are none or their sizes differ
     */
    public static Rle merge(List<Rle> masks, boolean intersection) {
        if (masks.isEmpty()) {
            throw new IllegalArgumentException("no masks to merge");
        }
        Rle merged = masks.get(0);
        for (Rle mask : masks.subList(1, masks.size())) {
            if (mask.height != merged.height || mask.width != merged.width) {
                throw new IllegalArgumentException("cannot merge masks of " + merged.height + " x " + merged.width
                        + " and " + mask.height + " x " + mask.width);
            }
            merged = merged.merged(mask, intersection);
        }
        return merged;
    }

    private Rle merged(Rle other, boolean intersection) {
        Runs runs = new Runs(counts.length + other.counts.length);
        Walk walk = new Walk(this, other);
        boolean value = false;
        int length = 0;
        int step = walk.next();
        while (step >= 0) {
            length += step;
            boolean next = walk.atEnd() ? !value : intersection ? walk.inBoth() : walk.inEither();
            if (next != value) {
                runs.add(length);
                length = 0;
                value = next;
            }
            step = walk.next();
        }
        return new Rle(height, width, runs.toArray());
    }

    /**
     * Overlaps of masks.
     *
     * @param detections rows of the result
     * @param targets columns of the result
     * @param crowd for each target whether it stands for a crowd: then the overlap is the intersection divided by the
     *     area of the detection, else by that of the union
     * @return a row for each detection, each from 0 to 1
     * @throws IllegalArgumentException if sizes differ
     */
    public static double[][] iou(List<Rle> detections, List<Rle> targets, boolean[] crowd) {
        if (crowd.length != targets.size()) {
            throw new IllegalArgumentException(crowd.length + " crowd flags for " + targets.size() + " targets");
        }
        double[][] ious = BoxIou.xywh(
                detections.stream().map(Rle::bbox).toArray(double[][]::new),
                targets.stream().map(Rle::bbox).toArray(double[][]::new),
                crowd);
        for (int d = 0; d < ious.length; d++) {
            for (int t = 0; t < crowd.length; t++) {
                Rle detection = detections.get(d);
                Rle target = targets.get(t);
                if (detection.height != target.height || detection.width != target.width) {
                    throw new IllegalArgumentException("cannot compare masks of " + detection.height + " x "
                            + detection.width + " and " + target.height + " x " + target.width);
                }
                // Masks whose boxes do not meet do not meet.
                if (ious[d][t] > 0) {
                    ious[d][t] = detection.iou(target, crowd[t]);
                }
            }
        }
        return ious;
    }

    private double iou(Rle target, boolean crowd) {
        Walk walk = new Walk(this, target);
        long intersection = 0;
        long union = 0;
        boolean both = false;
        boolean either = false;
        for (int step = walk.next(); step >= 0; step = walk.next()) {
            if (either) {
                union += step;
                if (both) {
                    intersection += step;
                }
            }
            both = walk.inBoth();
            either = walk.inEither();
        }
        if (intersection == 0) {
            return 0;
        }
        return (double) intersection / (crowd ? area() : union);
    }

    /** The mask as rows from the top: {@code height * width} values of 0 and 1. */
    public byte[] decode() {
        byte[] bitmap = new byte[height * width];
        int y = 0;
        int x = 0;
        boolean inside = false;
        for (int count : counts) {
            for (int left = count; left > 0; ) {
                int part = Math.min(left, height - y);
                if (inside) {
                    for (int i = 0, at = y * width + x; i < part; i++, at += width) {
                        bitmap[at] = 1;
                    }
                }
                left -= part;
                y += part;
                if (y == height) {
                    y = 0;
                    x++;
                }
            }
            inside = !inside;
        }
        return bitmap;
    }

    /** The number of pixels that belong to the mask. */
    public long area() {
        long area = 0;
        for (int i = 1; i < counts.length; i += 2) {
            area += counts[i];
        }
        return area;
    }

    /** The smallest box around the mask as left, top, width, height in pixels; zeros if it is empty. */
    public double[] bbox() {
        int ones = counts.length / 2;
        if (ones == 0 || height == 0 || width == 0) {
            return new double[4];
        }
        int left = width;
        int top = height;
        int right = 0;
        int bottom = 0;
        int begin = 0;
        for (int i = 0; i < 2 * ones; i += 2) {
            begin += counts[i];
            int end = begin + counts[i + 1] - 1;
            // A run of no pixels counts with its border pixels, as it does in COCO's own API.
            int firstColumn = begin / height;
            int lastColumn = Math.floorDiv(end, height);
            left = Math.min(left, firstColumn);
            right = Math.max(right, lastColumn);
            if (firstColumn < lastColumn) {
                top = 0;
                bottom = height - 1;
            }
            top = Math.min(top, Math.min(begin % height, Math.floorMod(end, height)));
            bottom = Math.max(bottom, Math.max(begin % height, Math.floorMod(end, height)));
            begin = end + 1;
        }
        return new double[] {left, top, right - left + 1.0, bottom - top + 1.0};
    }

    /** The compressed form, see {@link #decompress}. */
    public String compress() {
        StringBuilder text = new StringBuilder(2 * counts.length);
        for (int i = 0; i < counts.length; i++) {
            int value = i > 2 ? counts[i] - counts[i - 2] : counts[i];
            boolean more = true;
            while (more) {
                int chunk = value & LOW;
                value >>= CHUNK_BITS;
                more = (chunk & SIGN) != 0 ? value != -1 : value != 0;
                text.append((char) (FIRST_CHARACTER + (more ? chunk | MORE : chunk)));
            }
        }
        return text.toString();
    }

    /** Rows. */
    public int height() {
        return height;
    }

    /** Columns. */
    public int width() {
        return width;
    }

    /** A copy of the run lengths, the first one of zeros. */
    public int[] counts() {
        return counts.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Rle that
                && height == that.height
                && width == that.width
                && Arrays.equals(counts, that.counts);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * height + width) + Arrays.hashCode(counts);
    }

    @Override
    public String toString() {
        return "Rle(" + height + " x " + width + ", " + counts.length + " runs)";
    }

    /** Steps through two masks at once, from one end of a run to the next of either. */
    private static final class Walk {
        private final int[] a;
        private final int[] b;
        private int atA = 1;
        private int atB = 1;
        private int leftA;
        private int leftB;
        private boolean inA;
        private boolean inB;
        private boolean end;

        Walk(Rle one, Rle other) {
            this.a = one.counts;
            this.b = other.counts;
            this.leftA = a.length == 0 ? 0 : a[0];
            this.leftB = b.length == 0 ? 0 : b[0];
        }

        /** Pixels to the next end of a run, -1 behind the last; the state is then that behind the step. */
        int next() {
            if (end) {
                return -1;
            }
            int step = Math.min(leftA, leftB);
            leftA -= step;
            leftB -= step;
            if (leftA == 0 && atA < a.length) {
                leftA = a[atA++];
                inA = !inA;
            }
            if (leftB == 0 && atB < b.length) {
                leftB = b[atB++];
                inB = !inB;
            }
            end = leftA == 0 && leftB == 0 && atA == a.length && atB == b.length;
            return step;
        }

        boolean inBoth() {
            return inA && inB;
        }

        boolean inEither() {
            return inA || inB;
        }

        boolean atEnd() {
            return end;
        }
    }
}
