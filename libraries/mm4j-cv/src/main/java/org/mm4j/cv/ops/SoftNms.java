package org.mm4j.cv.ops;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;

/** Soft non-maximum suppression: overlapping boxes lose score in place of being dropped. */
public final class SoftNms {

    private SoftNms() {}

    /** How the score of a box falls with its overlap with a better one; configs name these in lower case. */
    public enum Method {
        /** To 0 from the threshold on. */
        NAIVE,
        /** In proportion to the overlap, from the threshold on. */
        LINEAR,
        /** By a bell curve of the overlap. */
        GAUSSIAN
    }

    /**
     * How to suppress.
     *
     * @param iouThreshold overlap from which {@link Method#NAIVE} and {@link Method#LINEAR} act
     * @param sigma width of the bell of {@link Method#GAUSSIAN}
     * @param minScore boxes whose score falls below this are dropped
     * @param method how scores fall
     * @param offset 0, or 1 to count the pixel of the right and lower edge to a box
     */
    public record Options(float iouThreshold, float sigma, float minScore, Method method, int offset) {

        public Options {
            if (offset != 0 && offset != 1) {
                throw new IllegalArgumentException("the offset of soft_nms is 0 or 1, not " + offset);
            }
        }

        /** What the original takes where nothing is given. */
        public static final Options DEFAULT = new Options(0.3f, 0.5f, 1e-3f, Method.LINEAR, 0);
    }

    /**
     * Suppresses.
     *
     * @param boxes 4 numbers a box
     * @param scores one a box
     */
    public static Kept softNms(float[] boxes, float[] scores, Options options) {
        Boxes.requireMatching(boxes, scores);
        return new Run(boxes, scores, options).run();
    }

    /**
     * Suppresses; the tensors may be on any device.
     *
     * @param boxes float32, [n, 4]
     * @param scores float32, [n]
     */
    public static Kept softNms(Tensor boxes, Tensor scores, Options options) {
        return softNms(Boxes.read(boxes, 4), Boxes.read(scores), options);
    }

    /** One run: a selection sort whose tail loses score and boxes as it goes. */
    private static final class Run {
        private final Options options;
        private final float[] boxes;
        private final float[] scores;
        private final float[] areas;
        private final int[] indices;
        private int count;

        Run(float[] boxes, float[] scores, Options options) {
            this.options = options;
            this.boxes = boxes.clone();
            this.scores = scores.clone();
            this.count = scores.length;
            this.areas = new float[count];
            this.indices = new int[count];
            for (int i = 0; i < count; i++) {
                areas[i] = (boxes[4 * i + 2] - boxes[4 * i] + options.offset())
                        * (boxes[4 * i + 3] - boxes[4 * i + 1] + options.offset());
                indices[i] = i;
            }
        }

        Kept run() {
            for (int best = 0; best < count; best++) {
                swap(best, highest(best));
                int other = best + 1;
                while (other < count) {
                    scores[other] *= weight(overlap(best, other));
                    if (scores[other] < options.minScore()) {
                        move(--count, other);
                    } else {
                        other++;
                    }
                }
            }
            return new Kept(Arrays.copyOf(indices, count), Arrays.copyOf(scores, count));
        }

        private int highest(int from) {
            int highest = from;
            for (int i = from + 1; i < count; i++) {
                if (scores[highest] < scores[i]) {
                    highest = i;
                }
            }
            return highest;
        }

        private float overlap(int a, int b) {
            float left = Math.max(boxes[4 * a], boxes[4 * b]);
            float top = Math.max(boxes[4 * a + 1], boxes[4 * b + 1]);
            float right = Math.min(boxes[4 * a + 2], boxes[4 * b + 2]);
            float bottom = Math.min(boxes[4 * a + 3], boxes[4 * b + 3]);
            float width = Math.max(0, right - left + options.offset());
            float height = Math.max(0, bottom - top + options.offset());
            float intersection = width * height;
            return intersection / (areas[a] + areas[b] - intersection);
        }

        private float weight(float overlap) {
            return switch (options.method()) {
                case NAIVE -> overlap >= options.iouThreshold() ? 0 : 1;
                case LINEAR -> overlap >= options.iouThreshold() ? 1 - overlap : 1;
                case GAUSSIAN -> (float) Math.exp(-(overlap * overlap) / options.sigma());
            };
        }

        private void swap(int a, int b) {
            for (int k = 0; k < 4; k++) {
                float coordinate = boxes[4 * a + k];
                boxes[4 * a + k] = boxes[4 * b + k];
                boxes[4 * b + k] = coordinate;
            }
            float score = scores[a];
            scores[a] = scores[b];
            scores[b] = score;
            float area = areas[a];
            areas[a] = areas[b];
            areas[b] = area;
            int index = indices[a];
            indices[a] = indices[b];
            indices[b] = index;
        }

        private void move(int from, int to) {
            System.arraycopy(boxes, 4 * from, boxes, 4 * to, 4);
            scores[to] = scores[from];
            areas[to] = areas[from];
            indices[to] = indices[from];
        }
    }
}
