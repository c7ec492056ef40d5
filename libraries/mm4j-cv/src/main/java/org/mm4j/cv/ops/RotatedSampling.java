package org.mm4j.cv.ops;

import java.util.Arrays;

/** Which feature values make up which pooled value, and how much each counts: the geometry of rotated RoI pooling. */
final class RotatedSampling {

    /** First sample of each bin, in {@link #indices}. */
    final long[] offsets;

    private long[] indices = new long[1024];
    private float[] weights = new float[1024];
    private int count;

    private final RoIAlignRotated.Args args;
    private final int height;
    private final int width;

    RotatedSampling(RoIAlignRotated.Args args, float[] rois, int batch, int height, int width) {
        this.args = args;
        this.height = height;
        this.width = width;
        int bins = args.grid().height() * args.grid().width();
        this.offsets = new long[rois.length / 6 * bins];
        for (int r = 0; r < rois.length / 6; r++) {
            int picture = (int) rois[6 * r];
            if (picture < 0 || picture >= batch) {
                throw new IllegalArgumentException(
                        "RoI " + r + " is of picture " + picture + " of a batch of " + batch);
            }
            sample(rois, r, picture);
        }
    }

    private void sample(float[] rois, int r, int picture) {
        double offset = args.aligned() ? 0.5 : 0;
        double centerX = rois[6 * r + 1] * args.spatialScale() - offset;
        double centerY = rois[6 * r + 2] * args.spatialScale() - offset;
        double roiWidth = rois[6 * r + 3] * args.spatialScale();
        double roiHeight = rois[6 * r + 4] * args.spatialScale();
        if (!args.aligned()) {
            roiWidth = Math.max(roiWidth, 1);
            roiHeight = Math.max(roiHeight, 1);
        } else if (!(roiWidth >= 0 && roiHeight >= 0)) {
            throw new IllegalArgumentException("RoI " + r + " has the sides " + rois[6 * r + 3] + " and "
                    + rois[6 * r + 4] + ", which are not sizes");
        }
        double angle = args.clockwise() ? -rois[6 * r + 5] : rois[6 * r + 5];
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        int rows = args.grid().height();
        int columns = args.grid().width();
        double binHeight = roiHeight / rows;
        double binWidth = roiWidth / columns;
        int gridRows = args.samples() > 0 ? args.samples() : (int) Math.ceil(binHeight);
        int gridColumns = args.samples() > 0 ? args.samples() : (int) Math.ceil(binWidth);
        double share = 1.0 / Math.max(gridRows * gridColumns, 1);
        for (int bin = 0; bin < rows * columns; bin++) {
            offsets[r * rows * columns + bin] = count;
            int row = bin / columns;
            for (int iy = 0; iy < gridRows; iy++) {
                double yy = -roiHeight / 2 + (row + (iy + 0.5) / gridRows) * binHeight;
                for (int ix = 0; ix < gridColumns; ix++) {
                    double xx = -roiWidth / 2 + (bin % columns + (ix + 0.5) / gridColumns) * binWidth;
                    interpolate(picture, yy * cos - xx * sin + centerY, yy * sin + xx * cos + centerX, share);
                }
            }
        }
    }

    /** Adds the four values around a point; a point more than one pixel outside the features adds nothing. */
    private void interpolate(int picture, double y, double x, double share) {
        if (y < -1 || y > height || x < -1 || x > width) {
            return;
        }
        double cy = Math.min(Math.max(y, 0), height - 1);
        double cx = Math.min(Math.max(x, 0), width - 1);
        int top = (int) cy;
        int left = (int) cx;
        int bottom = Math.min(top + 1, height - 1);
        int right = Math.min(left + 1, width - 1);
        double down = cy - top;
        double across = cx - left;
        long first = (long) picture * height * width;
        add(first + (long) top * width + left, (1 - down) * (1 - across) * share);
        add(first + (long) top * width + right, (1 - down) * across * share);
        add(first + (long) bottom * width + left, down * (1 - across) * share);
        add(first + (long) bottom * width + right, down * across * share);
    }

    private void add(long index, double weight) {
        if (weight == 0) {
            return;
        }
        if (count == indices.length) {
            indices = Arrays.copyOf(indices, 2 * count);
            weights = Arrays.copyOf(weights, 2 * count);
        }
        indices[count] = index;
        weights[count++] = (float) weight;
    }

    /** Positions in (batch, height, width) of all samples. */
    long[] indices() {
        return Arrays.copyOf(indices, count);
    }

    /** How much each sample counts. */
    float[] weights() {
        return Arrays.copyOf(weights, count);
    }
}
