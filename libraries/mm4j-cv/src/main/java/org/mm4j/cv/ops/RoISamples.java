package org.mm4j.cv.ops;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * Which cells of feature maps the bins of regions are made of, and with which weights. Bilinear interpolation treats the
 * axes alike and apart from each other, so the weights of a bin are products of those along rows and along columns.
 *
 * <p>Positions are computed in float32, step by step as the original rounds them.
 */
final class RoISamples {

    /** No region is longer, in cells: a longer one is a mistake, and would never end. */
    private static final float MAX_CELLS = 1e6f;

    /**
     * How regions are divided.
     *
     * @param height bins along y
     * @param width bins along x
     * @param samplingRatio samples in a bin along each axis; 0 for as many as cells
     * @param aligned whether cell centres lie at halves
     */
    record Grid(int height, int width, int samplingRatio, boolean aligned) {}

    /**
     * Weighted sums of rows.
     *
     * @param allIndices rows of the table
     * @param allWeights their weights
     * @param size how many of both count
     * @param offsets where each bag begins
     * @param count the number of bags
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Bags(long[] allIndices, float[] allWeights, int size, long[] offsets, int count) {

        long[] indices() {
            return Arrays.copyOf(allIndices, size);
        }

        float[] weights() {
            return Arrays.copyOf(allWeights, size);
        }
    }

    /**
     * Regions with equal numbers of samples in a bin.
     *
     * @param regions which they are
     * @param samplesPerBin the number of samples
     * @param samples a bag for each sample of each bin of each region
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Group(int[] regions, int samplesPerBin, Bags samples) {}

    private final Grid grid;
    private final double[] scales;
    private final int[] heights;
    private final int[] widths;
    private final long[] firstRows;
    private final long pictures;

    RoISamples(Grid grid, List<Tensor> maps, double[] scales) {
        this.grid = grid;
        this.scales = scales;
        this.heights = new int[maps.size()];
        this.widths = new int[maps.size()];
        this.firstRows = new long[maps.size()];
        this.pictures = maps.get(0).size(0);
        long rows = 0;
        for (int level = 0; level < maps.size(); level++) {
            heights[level] = (int) maps.get(level).size(2);
            widths[level] = (int) maps.get(level).size(3);
            firstRows[level] = rows;
            rows += pictures * heights[level] * widths[level];
        }
    }

    int binsPerRegion() {
        return grid.height() * grid.width();
    }

    /** The mean of the samples of each bin: a bag for each bin of each region. */
    Bags means(float[] rois, int[] levels) {
        Builder builder = new Builder(levels.length * binsPerRegion());
        for (int region = 0; region < levels.length; region++) {
            Axis y = axis(rois, region, levels[region], false);
            Axis x = axis(rois, region, levels[region], true);
            long first = firstRow(rois, region, levels[region]);
            float count = Math.max(y.samples() * x.samples(), 1);
            Taps[] rows = y.merged();
            Taps[] columns = x.merged();
            for (Taps row : rows) {
                for (Taps column : columns) {
                    builder.bag(first, widths[levels[region]], row, column, count);
                }
            }
        }
        return builder.build();
    }

    /** Every sample by itself, of regions grouped by their number of samples. */
    List<Group> groups(float[] rois, int[] levels) {
        Map<Integer, List<Integer>> bySamples = new LinkedHashMap<>();
        for (int region = 0; region < levels.length; region++) {
            int samples = axis(rois, region, levels[region], false).samples()
                    * axis(rois, region, levels[region], true).samples();
            bySamples.computeIfAbsent(samples, key -> new ArrayList<>()).add(region);
        }
        List<Group> groups = new ArrayList<>();
        bySamples.forEach((samples, members) -> {
            int[] regions = members.stream().mapToInt(i -> i).toArray();
            groups.add(new Group(regions, samples, singles(rois, levels, regions, samples)));
        });
        return groups;
    }

    private Bags singles(float[] rois, int[] levels, int[] regions, int samples) {
        Builder builder = new Builder(regions.length * binsPerRegion() * samples);
        for (int region : regions) {
            Axis y = axis(rois, region, levels[region], false);
            Axis x = axis(rois, region, levels[region], true);
            long first = firstRow(rois, region, levels[region]);
            for (int bin = 0; bin < binsPerRegion(); bin++) {
                for (int i = 0; i < y.samples(); i++) {
                    for (int j = 0; j < x.samples(); j++) {
                        Taps row = y.sample(bin / grid.width(), i);
                        builder.bag(first, widths[levels[region]], row, x.sample(bin % grid.width(), j), 1);
                    }
                }
            }
        }
        return builder.build();
    }

    private long firstRow(float[] rois, int region, int level) {
        float picture = rois[5 * region];
        if (!(picture >= 0 && picture < pictures)) {
            throw new IllegalArgumentException(
                    "region " + region + " is in picture " + picture + ", but there are " + pictures);
        }
        return firstRows[level] + ((long) picture) * heights[level] * widths[level];
    }

    private Axis axis(float[] rois, int region, int level, boolean isX) {
        float scale = (float) scales[level];
        float offset = grid.aligned() ? 0.5f : 0;
        float start = rois[5 * region + (isX ? 1 : 2)] * scale - offset;
        float end = rois[5 * region + (isX ? 3 : 4)] * scale - offset;
        float length = grid.aligned() ? end - start : Math.max(end - start, 1);
        if (!(Math.abs(length) <= MAX_CELLS)) {
            throw new IllegalArgumentException("region " + region + " is " + length
                    + " cells of the feature map long; check that boxes are numbers in pixels of the input");
        }
        int bins = isX ? grid.width() : grid.height();
        int samples = grid.samplingRatio() > 0 ? grid.samplingRatio() : (int) Math.ceil(length / bins);
        return new Axis(start, length / bins, bins, Math.max(samples, 0), isX ? widths[level] : heights[level]);
    }

    /**
     * One axis of one region.
     *
     * @param start where it begins, in cells
     * @param bin length of a bin
     * @param samples the number of samples in a bin
     * @param cells of the map
     */
    private record Axis(float start, float bin, int bins, int samples, int cells) {

        /** Cells and weights of one sample: two cells, one, or none outside the map. */
        Taps sample(int binIndex, int index) {
            Taps taps = new Taps(2);
            addTo(taps, binIndex, index);
            return taps;
        }

        /** Cells and weights of all samples of each bin, added up. */
        Taps[] merged() {
            Taps[] all = new Taps[bins];
            for (int b = 0; b < bins; b++) {
                Taps taps = new Taps(Math.min(2 * samples, cells));
                for (int i = 0; i < samples; i++) {
                    addTo(taps, b, i);
                }
                all[b] = taps;
            }
            return all;
        }

        private void addTo(Taps taps, int binIndex, int index) {
            float at = start + binIndex * bin + (index + 0.5f) * bin / samples;
            if (at < -1.0f || at > cells) {
                return;
            }
            float inside = Math.max(at, 0);
            int low = (int) inside;
            if (low >= cells - 1) {
                taps.add(cells - 1, 1);
                return;
            }
            float high = inside - low;
            taps.add(low, 1 - high);
            taps.add(low + 1, high);
        }
    }

    /** Cells along one axis, in ascending order, with weights. */
    private static final class Taps {

        private int[] cells;
        private float[] weights;
        private int size;

        Taps(int capacity) {
            this.cells = new int[Math.max(capacity, 2)];
            this.weights = new float[cells.length];
        }

        /** Samples come in ascending order, so a cell that is there already is one of the last two. */
        void add(int cell, float weight) {
            for (int i = size - 1; i >= Math.max(0, size - 2); i--) {
                if (cells[i] == cell) {
                    weights[i] += weight;
                    return;
                }
            }
            if (size == cells.length) {
                cells = Arrays.copyOf(cells, 2 * size);
                weights = Arrays.copyOf(weights, 2 * size);
            }
            cells[size] = cell;
            weights[size++] = weight;
        }
    }

    /** Gathers bags. */
    private static final class Builder {

        private final long[] offsets;
        private long[] indices = new long[1024];
        private float[] weights = new float[1024];
        private int size;
        private int count;

        Builder(int bags) {
            this.offsets = new long[bags];
        }

        void bag(long firstRow, int width, Taps rows, Taps columns, float divisor) {
            offsets[count++] = size;
            int more = rows.size * columns.size;
            if (size + more > indices.length) {
                int capacity = Math.max(2 * indices.length, size + more);
                indices = Arrays.copyOf(indices, capacity);
                weights = Arrays.copyOf(weights, capacity);
            }
            for (int i = 0; i < rows.size; i++) {
                long row = firstRow + (long) rows.cells[i] * width;
                float weight = rows.weights[i] / divisor;
                for (int j = 0; j < columns.size; j++) {
                    indices[size] = row + columns.cells[j];
                    weights[size++] = weight * columns.weights[j];
                }
            }
        }

        Bags build() {
            return new Bags(indices, weights, size, offsets, count);
        }
    }
}
