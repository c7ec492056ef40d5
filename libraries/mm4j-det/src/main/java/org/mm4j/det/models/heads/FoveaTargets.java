package org.mm4j.det.models.heads;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.task.MapSize;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.InstanceData;

/**
 * What the cells of a batch should predict, picture after picture.
 *
 * @param labels (n·cells), int64; the number of classes for background
 * @param deltas (n·cells, 4): logarithms of distances
 */
record FoveaTargets(Tensor labels, Tensor deltas) {

    private static final float LEAST = 1f / 16;
    private static final float MOST = 16;

    static FoveaTargets of(FoveaHead.Args args, List<MapSize> sizes, List<DetDataSample> samples, Tensor like) {
        List<Tensor> labels = new ArrayList<>();
        List<Tensor> deltas = new ArrayList<>();
        for (DetDataSample sample : samples) {
            for (int level = 0; level < sizes.size(); level++) {
                MapSize size = sizes.get(level);
                Level own = new Level(args, level, size);
                own.draw(sample.gtInstances());
                labels.add(Tensors.of(own.labels, own.labels.length));
                deltas.add(Tensors.of(own.deltas(), own.labels.length, 4));
            }
        }
        return new FoveaTargets(
                Tensors.cat(labels, 0).to(like.device(), ScalarType.Long),
                Tensors.cat(deltas, 0).to(like.device(), ScalarType.Float));
    }

    /** The cells of one level of one picture, on the heap. */
    private static final class Level {

        private final FoveaHead.Args args;
        private final int level;
        private final MapSize size;
        private final float stride;
        private final float edge;
        private final long[] labels;
        private final float[] distances;

        Level(FoveaHead.Args args, int level, MapSize size) {
            this.args = args;
            this.level = level;
            this.size = size;
            this.stride = args.common().strides().get(level).width();
            this.edge = args.baseEdgeList().get(level);
            this.labels = new long[size.height() * size.width()];
            this.distances = new float[4 * labels.length];
            Arrays.fill(labels, args.common().numClasses());
            Arrays.fill(distances, 1);
        }

        /** Large ones first, so that small ones stay. */
        void draw(InstanceData there) {
            if (there.size() == 0) {
                return;
            }
            float[] boxes = there.floats("bboxes").values();
            float[] edges = new float[there.size()];
            for (int i = 0; i < edges.length; i++) {
                edges[i] = (float) Math.sqrt((boxes[4 * i + 2] - boxes[4 * i]) * (boxes[4 * i + 3] - boxes[4 * i + 1]));
            }
            RegressRange range = args.scaleRanges().get(level);
            IntStream.range(0, edges.length)
                    .filter(i -> edges[i] >= range.least() && edges[i] <= range.most())
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> -edges[i]))
                    .forEach(i -> draw(
                            Arrays.copyOfRange(boxes, 4 * i, 4 * i + 4),
                            there.longs("labels").at(i, 0)));
        }

        private void draw(float[] box, long label) {
            int left = from(box[0], box[2], size.width());
            int right = to(box[0], box[2], size.width());
            int top = from(box[1], box[3], size.height());
            int bottom = to(box[1], box[3], size.height());
            for (int row = top; row <= bottom; row++) {
                for (int column = left; column <= right; column++) {
                    int cell = row * size.width() + column;
                    float x = (column + 0.5f) * stride;
                    float y = (row + 0.5f) * stride;
                    labels[cell] = label;
                    distances[4 * cell] = (x - box[0]) / edge;
                    distances[4 * cell + 1] = (y - box[1]) / edge;
                    distances[4 * cell + 2] = (box[2] - x) / edge;
                    distances[4 * cell + 3] = (box[3] - y) / edge;
                }
            }
        }

        private int from(float low, float high, int cells) {
            float start = low / stride;
            float half = 0.5f * (high / stride - start);
            return within((int) Math.ceil(start + (float) (1 - args.sigma()) * half - 0.5f), cells);
        }

        private int to(float low, float high, int cells) {
            float start = low / stride;
            float half = 0.5f * (high / stride - start);
            return within((int) Math.floor(start + (float) (1 + args.sigma()) * half - 0.5f), cells);
        }

        private static int within(int cell, int cells) {
            return Math.min(Math.max(cell, 0), cells - 1);
        }

        float[] deltas() {
            float[] deltas = new float[distances.length];
            for (int i = 0; i < deltas.length; i++) {
                deltas[i] = (float) Math.log(Math.min(Math.max(distances[i], LEAST), MOST));
            }
            return deltas;
        }
    }
}
