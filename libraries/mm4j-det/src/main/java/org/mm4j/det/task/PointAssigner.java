package org.mm4j.det.task;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Gives each ground truth the points closest to its centre, relative to its sides, of the level that suits its size. Of
 * two ground truths that take one point the closer one has it.
 *
 * <p>Priors are (n, 3 or 4) as x, y, stride. There are no overlaps: these are 0.
 *
 * <p>Source: Yang et al., RepPoints (arXiv:1904.11490).
 */
public final class PointAssigner implements Assigner {

    /** The arguments. */
    public record Args(
            @Default("4") @Doc("strides that the side of a box of a level is long")
            int scale,

            @Default("3") @Doc("points of each ground truth")
            int posNum) {

        /** Checks the range. */
        public Args {
            if (scale < 1 || posNum < 1) {
                throw new IllegalArgumentException("scale and pos_num are at least 1, not " + scale + " and " + posNum);
            }
        }
    }

    private static final double LEAST = 1e-6;

    private final Args args;

    /** Makes an assigner. */
    public PointAssigner(Args args) {
        this.args = args;
    }

    @Override
    public AssignResult assign(Predictions predictions, GroundTruth groundTruth) {
        try (TorchScope scope = TorchScope.open()) {
            Tensor priors = predictions.priors();
            AssignResult result =
                    groundTruth.bboxes().size(0) == 0 ? AssignResult.nothing(0, priors) : onHeap(priors, groundTruth);
            scope.keepAll(List.of(result.gtInds(), result.maxOverlaps(), result.labels()));
            return result;
        }
    }

    private AssignResult onHeap(Tensor priors, GroundTruth there) {
        int n = (int) priors.size(0);
        int width = (int) priors.size(1);
        float[] points = Tensors.floats(priors);
        float[] boxes = Tensors.floats(there.bboxes());
        long[] classes = Tensors.longs(there.labels());
        int[] levels = IntStream.range(0, n)
                .map(i -> (int) log2(points[i * width + 2]))
                .toArray();
        int least = Arrays.stream(levels).min().orElse(0);
        int most = Arrays.stream(levels).max().orElse(0);
        long[] taken = new long[n];
        float[] distances = new float[n];
        Arrays.fill(distances, Float.POSITIVE_INFINITY);
        for (int gt = 0; gt < classes.length; gt++) {
            float x = (boxes[4 * gt] + boxes[4 * gt + 2]) / 2;
            float y = (boxes[4 * gt + 1] + boxes[4 * gt + 3]) / 2;
            float w = (float) Math.max(boxes[4 * gt + 2] - boxes[4 * gt], LEAST);
            float h = (float) Math.max(boxes[4 * gt + 3] - boxes[4 * gt + 1], LEAST);
            int size = (int) ((log2(w / args.scale()) + log2(h / args.scale())) / 2);
            int level = Math.min(Math.max(size, least), most);
            float[] own = new float[n];
            for (int i = 0; i < n; i++) {
                float dx = (points[i * width] - x) / w;
                float dy = (points[i * width + 1] - y) / h;
                own[i] = (float) Math.sqrt(dx * dx + dy * dy);
            }
            int[] closest = IntStream.range(0, n)
                    .filter(i -> levels[i] == level)
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> own[i]))
                    .limit(args.posNum())
                    .mapToInt(Integer::intValue)
                    .toArray();
            for (int i : closest) {
                if (own[i] < distances[i]) {
                    distances[i] = own[i];
                    taken[i] = gt + 1L;
                }
            }
        }
        long[] labels = new long[n];
        for (int i = 0; i < n; i++) {
            labels[i] = taken[i] == 0 ? -1 : classes[(int) taken[i] - 1];
        }
        return new AssignResult(
                classes.length,
                Tensors.of(taken, n).to(priors.device(), ScalarType.Long),
                priors.new_zeros(n),
                Tensors.of(labels, n).to(priors.device(), ScalarType.Long));
    }

    private static double log2(double x) {
        // In float32, so that powers of two give whole numbers.
        return (float) (Math.log(x) / Math.log(2));
    }
}
