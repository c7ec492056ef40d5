package org.mm4j.det.models.heads;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.mm4j.det.task.MapSize;
import org.mm4j.engine.nn.Tensors;

/** Where objects are, as heads with guided anchors learn it: for each level a map of places and one of weights. */
final class GuidedPlaces {

    private static final float ELSEWHERE = 0.1f;

    private final List<MapSize> sizes;
    private final List<float[]> places = new ArrayList<>();
    private final List<float[]> weights = new ArrayList<>();
    private final List<boolean[]> near = new ArrayList<>();

    private GuidedPlaces(int pictures, List<MapSize> sizes) {
        this.sizes = sizes;
        for (MapSize size : sizes) {
            int cells = pictures * size.height() * size.width();
            places.add(new float[cells]);
            float[] unknown = new float[cells];
            Arrays.fill(unknown, -1);
            weights.add(unknown);
            near.add(new boolean[cells]);
        }
    }

    /**
     * Maps of some pictures.
     *
     * @param boxes of the ground truths of each picture, four numbers each
     * @param strides of the levels
     * @param scale of the squares
     */
    static GuidedPlaces of(
            List<float[]> boxes, List<MapSize> sizes, List<Integer> strides, double scale, GuidedTrainCfg cfg) {
        GuidedPlaces all = new GuidedPlaces(boxes.size(), sizes);
        double center = (1 - cfg.centerRatio()) / 2;
        double ignore = (1 - cfg.ignoreRatio()) / 2;
        float least = (float) (scale * strides.get(0));
        for (int picture = 0; picture < boxes.size(); picture++) {
            float[] own = boxes.get(picture);
            for (int i = 0; i < own.length; i += 4) {
                float[] box = Arrays.copyOfRange(own, i, i + 4);
                float side = (float) Math.sqrt((box[2] - box[0]) * (box[3] - box[1]));
                double best = Math.floor((float) (log2(side) - log2(least) + 0.5));
                int level = (int) Math.max(0, Math.min(sizes.size() - 1, best));
                all.add(picture, box, level, strides, center, ignore);
            }
        }
        all.complete();
        return all;
    }

    private static float log2(float value) {
        return (float) (Math.log(value) / Math.log(2));
    }

    private void add(int picture, float[] box, int level, List<Integer> strides, double center, double ignore) {
        int[] inner = region(box, strides.get(level), center, level);
        int[] outer = region(box, strides.get(level), ignore, level);
        each(picture, level, inner, cell -> places.get(level)[cell] = 1);
        each(picture, level, outer, cell -> weights.get(level)[cell] = 0);
        each(picture, level, inner, cell -> weights.get(level)[cell] = 1);
        for (int beside : new int[] {level - 1, level + 1}) {
            if (beside >= 0 && beside < sizes.size()) {
                int[] around = region(box, strides.get(beside), ignore, beside);
                each(picture, beside, around, cell -> near.get(beside)[cell] = true);
            }
        }
    }

    /** Cells x1, y1, x2, y2, all inside, of the middle of a box. */
    private int[] region(float[] box, int stride, double ratio, int level) {
        int[] cells = new int[4];
        float part = (float) ratio;
        float rest = (float) (1 - ratio);
        for (int i = 0; i < 4; i++) {
            float low = box[i % 2] / stride;
            float high = box[2 + i % 2] / stride;
            double at = Math.rint(i < 2 ? rest * low + part * high : part * low + rest * high);
            int most = i % 2 == 0 ? sizes.get(level).width() : sizes.get(level).height();
            cells[i] = (int) Math.max(0, Math.min(most, at));
        }
        return cells;
    }

    private interface Mark {
        void at(int cell);
    }

    private void each(int picture, int level, int[] region, Mark mark) {
        int height = sizes.get(level).height();
        int width = sizes.get(level).width();
        for (int y = region[1]; y <= Math.min(region[3], height - 1); y++) {
            for (int x = region[0]; x <= Math.min(region[2], width - 1); x++) {
                mark.at((picture * height + y) * width + x);
            }
        }
    }

    /** Cells near an object of the level beside do not count, all others a little. */
    private void complete() {
        for (int level = 0; level < sizes.size(); level++) {
            float[] own = weights.get(level);
            for (int i = 0; i < own.length; i++) {
                if (own[i] < 0) {
                    own[i] = near.get(level)[i] ? 0 : ELSEWHERE;
                }
            }
        }
    }

    /** 1 where an object is: (cells), int64, of all pictures. */
    Tensor targets(int level, Tensor like) {
        float[] values = places.get(level);
        return Tensors.of(values, values.length).to(like.device(), ScalarType.Long);
    }

    /** How much each cell counts: (cells). */
    Tensor weights(int level, Tensor like) {
        float[] values = weights.get(level);
        return Tensors.of(values, values.length).to(like.device(), ScalarType.Float);
    }

    /** What the loss of places is divided by. */
    double avgFactor() {
        return places.stream().mapToDouble(level -> level.length).sum() / 200;
    }
}
