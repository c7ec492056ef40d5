package org.mm4j.det.models.heads;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.task.Assigner;
import org.mm4j.engine.nn.Maths;
import org.mm4j.engine.nn.Tensors;

/**
 * What the points of a batch should predict, picture after picture.
 *
 * @param labels (n·points), int64; the number of classes for background
 * @param distances (n·points, 4): left, top, right, bottom, in pixels or in strides as the head predicts them
 */
record FcosTargets(Tensor labels, Tensor distances) {

    private static final double INF = 1e8;

    /** What is the same for all pictures: points (p, 2), their strides (p, 1), and ranges of distances (p, 2). */
    private record Grid(Tensor points, Tensor strides, Tensor ranges) {

        static Grid of(FCOSHead.Args args, List<Tensor> points) {
            List<Tensor> strides = new ArrayList<>();
            List<Tensor> ranges = new ArrayList<>();
            for (int level = 0; level < points.size(); level++) {
                Tensor own = points.get(level);
                RegressRange range = args.regressRanges().get(level);
                int stride = args.common().strides().get(level).width();
                strides.add(own.new_full(new long[] {own.size(0), 1}, new Scalar(stride)));
                Tensor least = own.new_full(new long[] {own.size(0)}, new Scalar(range.least()));
                Tensor most = own.new_full(new long[] {own.size(0)}, new Scalar(range.most()));
                ranges.add(torch.stack(new TensorVector(least, most), 1));
            }
            return new Grid(Tensors.cat(points, 0), Tensors.cat(strides, 0), Tensors.cat(ranges, 0));
        }
    }

    static FcosTargets of(FCOSHead.Args args, List<Tensor> points, List<DetDataSample> samples) {
        Grid grid = Grid.of(args, points);
        List<Tensor> labels = new ArrayList<>();
        List<Tensor> distances = new ArrayList<>();
        for (DetDataSample sample : samples) {
            FcosTargets own = single(args, grid, Assigner.GroundTruth.of(sample, grid.points()));
            labels.add(own.labels());
            distances.add(args.normOnBbox() ? own.distances().div(grid.strides()) : own.distances());
        }
        return new FcosTargets(Tensors.cat(labels, 0), Tensors.cat(distances, 0));
    }

    private static FcosTargets single(FCOSHead.Args args, Grid grid, Assigner.GroundTruth there) {
        long p = grid.points().size(0);
        Tensor gts = there.bboxes();
        int classes = args.common().numClasses();
        if (gts.size(0) == 0) {
            return new FcosTargets(there.labels().new_full(new long[] {p}, new Scalar(classes)), gts.new_zeros(p, 4));
        }
        Tensor boxes = gts.unsqueeze(0);
        Tensor distances = distances(grid.points().unsqueeze(1), boxes);
        Tensor within = args.centerSampling()
                ? distances(
                        grid.points().unsqueeze(1),
                        central(
                                boxes,
                                Maths.times(grid.strides(), args.centerSampleRadius())
                                        .unsqueeze(1)))
                : distances;
        Tensor most = distances.amax(new long[] {-1}, false);
        Tensor suits = Maths.above(within.amin(new long[] {-1}, false), 0)
                .logical_and(most.ge(grid.ranges().narrow(1, 0, 1)))
                .logical_and(most.le(grid.ranges().narrow(1, 1, 1)));
        Tensor sides = gts.narrow(1, 2, 2).sub(gts.narrow(1, 0, 2));
        Tensor areas = sides.select(1, 0).mul(sides.select(1, 1)).unsqueeze(0).expand_as(suits);
        T_TensorTensor_T smallest =
                areas.masked_fill(suits.logical_not(), new Scalar(INF)).min(1);
        Tensor labels = there.labels()
                .index_select(0, smallest.get1())
                .masked_fill(smallest.get0().eq(new Scalar(INF)), new Scalar(classes));
        Tensor index = smallest.get1().view(-1, 1, 1).expand(p, 1, 4);
        return new FcosTargets(labels, distances.gather(1, index).squeeze(1));
    }

    private static Tensor distances(Tensor points, Tensor boxes) {
        return torch.cat(
                new TensorVector(
                        points.sub(boxes.narrow(-1, 0, 2)),
                        boxes.narrow(-1, 2, 2).sub(points)),
                -1);
    }

    /** The parts of boxes within a reach of their centres: (p, k, 4). */
    private static Tensor central(Tensor boxes, Tensor reach) {
        Tensor centers = Centerness.centers(boxes);
        return torch.cat(
                new TensorVector(
                        torch.max(centers.sub(reach), boxes.narrow(-1, 0, 2)),
                        torch.min(centers.add(reach), boxes.narrow(-1, 2, 2))),
                -1);
    }
}
