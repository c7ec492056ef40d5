package org.mm4j.rotate.models.heads;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.det.models.heads.FCOSHead;
import org.mm4j.det.models.heads.RegressRange;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.task.Assigner;
import org.mm4j.det.task.BoxCoder;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.rotate.structures.AngleVersion;
import org.mm4j.rotate.structures.RotatedTensors;

/** What points should predict of rotated boxes: of those that a point lies in and whose size suits its level the smallest. */
final class RotatedFcosTargets {

    private static final double INF = 1e8;

    private final FCOSHead.Args args;
    private final AngleVersion version;
    private final BoxCoder coder;

    RotatedFcosTargets(FCOSHead.Args args, AngleVersion version, BoxCoder coder) {
        this.args = args;
        this.version = version;
        this.coder = coder;
    }

    /** Labels (k) and distances with angles (k, 5) of a picture. */
    record Single(Tensor labels, Tensor boxes) {}

    /**
     * Targets of each picture.
     *
     * @param points of each level, (k, 2)
     */
    List<Single> of(List<Tensor> points, List<DetDataSample> samples) {
        Tensor all = Tensors.cat(points, 0);
        Tensor strides =
                each(points, level -> args.common().strides().get(level).width());
        Tensor least = each(points, level -> range(level).least());
        Tensor most = each(points, level -> range(level).most());
        List<Single> singles = new ArrayList<>();
        for (DetDataSample sample : samples) {
            Assigner.GroundTruth there = Assigner.GroundTruth.of(sample, all);
            Single own = single(all, strides, least, most, there);
            singles.add(
                    args.normOnBbox()
                            ? new Single(
                                    own.labels(),
                                    Tensors.cat(
                                            List.of(
                                                    own.boxes().narrow(1, 0, 4).div(strides),
                                                    own.boxes().narrow(1, 4, 1)),
                                            1))
                            : own);
        }
        return singles;
    }

    private RegressRange range(int level) {
        return args.regressRanges().get(level);
    }

    private interface OfLevel {
        double number(int level);
    }

    /** A number of its level for each point: (k, 1). */
    private static Tensor each(List<Tensor> points, OfLevel numbers) {
        List<Tensor> columns = new ArrayList<>();
        for (int level = 0; level < points.size(); level++) {
            Tensor own = points.get(level);
            columns.add(own.new_full(new long[] {own.size(0), 1}, new Scalar(numbers.number(level))));
        }
        return Tensors.cat(columns, 0);
    }

    private Single single(Tensor points, Tensor strides, Tensor least, Tensor most, Assigner.GroundTruth there) {
        long p = points.size(0);
        long k = there.bboxes().size(0);
        int classes = args.common().numClasses();
        if (k == 0) {
            return new Single(there.labels().new_full(new long[] {p}, new Scalar(classes)), points.new_zeros(p, 5));
        }
        Tensor boxes = RotatedTensors.regularize(there.bboxes(), version);
        Tensor encoded = coder.encode(
                points.unsqueeze(1).expand(p, k, 2), boxes.unsqueeze(0).expand(p, k, 5));
        Tensor distances = encoded.narrow(2, 0, 4);
        Tensor suits = distances.amin(new long[] {-1}, false).gt(new Scalar(0));
        if (args.centerSampling()) {
            Tensor reach =
                    strides.mul(new Scalar(2 * args.centerSampleRadius())).unsqueeze(2);
            // Twice the way from the centre, across and down the box.
            Tensor apart = distances.narrow(2, 0, 2).sub(distances.narrow(2, 2, 2));
            suits = suits.logical_and(apart.abs().lt(reach).all(-1));
        }
        Tensor farthest = distances.amax(new long[] {-1}, false);
        suits = suits.logical_and(farthest.ge(least)).logical_and(farthest.le(most));
        Tensor areas = there.bboxes()
                .select(1, 2)
                .mul(there.bboxes().select(1, 3))
                .unsqueeze(0)
                .expand(p, k);
        T_TensorTensor_T smallest =
                areas.masked_fill(suits.logical_not(), new Scalar(INF)).min(1);
        Tensor labels = there.labels()
                .index_select(0, smallest.get1())
                .masked_fill(smallest.get0().eq(new Scalar(INF)), new Scalar(classes));
        Tensor index = smallest.get1().view(-1, 1, 1).expand(p, 1, 5);
        return new Single(labels, encoded.gather(1, index).squeeze(1));
    }
}
