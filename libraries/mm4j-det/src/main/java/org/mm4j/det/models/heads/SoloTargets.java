package org.mm4j.det.models.heads;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.mm4j.cv.image.Interpolation;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.structures.mask.BitmapMasks;
import org.mm4j.det.structures.mask.MaskField;
import org.mm4j.det.task.MapSize;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.InstanceData;

/**
 * What the cells of one level should predict in one picture.
 *
 * @param labels of all cells, row by row; the number of classes for background
 * @param cells those that answer to an instance
 * @param masks of these: (cells, h, w) float32
 */
@SuppressWarnings("ArrayRecordComponent")
record SoloTargets(long[] labels, long[] cells, Tensor masks) {

    /** Maps of masks have half the stride of the level. */
    private static final double FINER = 2;

    private static final int COARSEST = 4;

    /**
     * The map of masks of a level.
     *
     * @param size of the map
     * @param stride pixels that a cell of it stands for
     * @param height of the picture, in pixels
     * @param width of the picture
     * @param once whether a cell has one mask, that of the last instance; otherwise it appears for each
     */
    private record Canvas(MapSize size, double stride, float height, float width, boolean once) {}

    /**
     * The targets of all levels of a picture, each with a map of masks of its own.
     *
     * @param sizes of the maps of masks
     */
    static List<SoloTargets> of(SOLOArgs args, List<MapSize> sizes, DetDataSample sample, Tensor like) {
        float height = COARSEST * sizes.get(0).height();
        float width = COARSEST * sizes.get(0).width();
        List<Canvas> canvases = new ArrayList<>();
        for (int level = 0; level < sizes.size(); level++) {
            canvases.add(new Canvas(sizes.get(level), args.strides().get(level) / FINER, height, width, true));
        }
        return levels(args, canvases, sample, like);
    }

    /** The targets of all levels of a picture with one map of masks for all; cells appear once for each instance. */
    static List<SoloTargets> of(SOLOArgs args, MapSize size, int stride, DetDataSample sample, Tensor like) {
        Canvas canvas = new Canvas(size, stride, (float) stride * size.height(), (float) stride * size.width(), false);
        return levels(args, args.strides().stream().map(level -> canvas).toList(), sample, like);
    }

    private static List<SoloTargets> levels(SOLOArgs args, List<Canvas> canvases, DetDataSample sample, Tensor like) {
        InstanceData there = sample.gtInstances();
        if (there.size() > 0 && !MaskField.isIn(there)) {
            throw new IllegalArgumentException(
                    "the ground truth has no masks, which SOLO is trained with; set with_mask=True in LoadAnnotations");
        }
        List<SoloTargets> levels = new ArrayList<>();
        for (int level = 0; level < canvases.size(); level++) {
            levels.add(level(args, level, canvases.get(level), there, like));
        }
        return levels;
    }

    private static SoloTargets level(SOLOArgs args, int level, Canvas canvas, InstanceData there, Tensor like) {
        int grid = args.numGrids().get(level);
        long[] labels = new long[grid * grid];
        Arrays.fill(labels, args.numClasses());
        List<Integer> cells = new ArrayList<>();
        List<float[]> targets = new ArrayList<>();
        BitmapMasks masks = there.size() == 0 ? null : MaskField.masks(there).toBitmaps();
        RegressRange range = args.scaleRanges().get(level);
        for (int i = 0; masks != null && i < there.size(); i++) {
            float[] box = box(there, i);
            float extent = (float) Math.sqrt((box[2] - box[0]) * (box[3] - box[1]));
            float[] center = center(masks.get(i), masks.width());
            if (extent < range.least() || extent > range.most() || center.length == 0) {
                continue;
            }
            float down = 0.5f * (box[3] - box[1]) * (float) args.posScale();
            float across = 0.5f * (box[2] - box[0]) * (float) args.posScale();
            int[] rows = cells(center[1], down, canvas.height(), grid);
            int[] columns = cells(center[0], across, canvas.width(), grid);
            float[] target = scaled(masks.select(i), canvas);
            for (int row = rows[0]; row <= rows[1]; row++) {
                for (int column = columns[0]; column <= columns[1]; column++) {
                    labels[row * grid + column] = there.longs("labels").at(i, 0);
                    cells.add(row * grid + column);
                    targets.add(target);
                }
            }
        }
        if (canvas.once()) {
            TreeMap<Integer, float[]> last = new TreeMap<>();
            for (int i = 0; i < cells.size(); i++) {
                last.put(cells.get(i), targets.get(i));
            }
            cells = new ArrayList<>(last.keySet());
            targets = new ArrayList<>(last.values());
        }
        return new SoloTargets(
                labels, cells.stream().mapToLong(Integer::longValue).toArray(), stack(targets, canvas.size(), like));
    }

    /** The number of cells that answer to an instance. */
    long positives() {
        return Arrays.stream(cells).distinct().count();
    }

    private static float[] box(InstanceData there, int index) {
        return Arrays.copyOfRange(there.floats("bboxes").values(), 4 * index, 4 * index + 4);
    }

    /** Mean column and row of the pixels of a mask; empty if it has none. */
    private static float[] center(byte[] mask, int width) {
        long count = 0;
        long columns = 0;
        long rows = 0;
        for (int i = 0; i < mask.length; i++) {
            if (mask[i] != 0) {
                count++;
                columns += i % width;
                rows += i / width;
            }
        }
        return count == 0 ? new float[0] : new float[] {columns / (float) count, rows / (float) count};
    }

    /** The first and the last cell around a centre, at most one apart from its own. */
    private static int[] cells(float center, float reach, float length, int grid) {
        int own = cell(center, length, grid);
        int first = Math.max(0, cell(center - reach, length, grid));
        int last = Math.min(grid - 1, cell(center + reach, length, grid));
        return new int[] {Math.max(first, own - 1), Math.min(last, own + 1)};
    }

    /** In float32, as the original rounds. */
    private static int cell(float place, float length, int grid) {
        return (int) (place / length / (float) (1.0 / grid));
    }

    /** A mask in cells of a map, with zeros where the map goes on. */
    private static float[] scaled(BitmapMasks mask, Canvas canvas) {
        MapSize size = canvas.size();
        BitmapMasks small = mask.rescale(1 / canvas.stride(), Interpolation.BILINEAR);
        if (small.height() > size.height() || small.width() > size.width()) {
            throw new IllegalArgumentException(
                    "masks are larger than the pictures as fed: " + mask.height() + " x " + mask.width() + " pixels");
        }
        byte[] bits = small.get(0);
        float[] values = new float[size.height() * size.width()];
        for (int i = 0; i < bits.length; i++) {
            values[i / small.width() * size.width() + i % small.width()] = bits[i];
        }
        return values;
    }

    private static Tensor stack(List<float[]> targets, MapSize size, Tensor like) {
        int cells = size.height() * size.width();
        float[] all = new float[targets.size() * cells];
        int at = 0;
        for (float[] target : targets) {
            System.arraycopy(target, 0, all, at, cells);
            at += cells;
        }
        return Tensors.of(all, targets.size(), size.height(), size.width()).to(like.device(), ScalarType.Float);
    }
}
