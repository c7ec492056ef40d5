package org.mm4j.det.task;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Kind;

/**
 * Each side of a box by the bucket it lies in and its distance from the middle of that bucket
 * (<a href="https://arxiv.org/abs/1912.04260">side-aware boundary localisation</a>). Sides come as left, right, top, bottom;
 * buckets of a side count from it inwards.
 */
@Kind("task util")
public final class BucketingBBoxCoder {

    /** The arguments. */
    public record Args(
            @Doc("buckets along a prior; each side has half of them, rounded up")
            int numBuckets,

            @Doc("buckets cover a prior enlarged by this") double scaleFactor,

            @Default("2") @Doc("how many of the nearest buckets learn distances")
            int offsetTopk,

            @Default("1.0") @Doc("but the nearest only those that are less far than this")
            double offsetUpperbound,

            @Default("True") @Doc("buckets next to the nearest one count for nothing")
            boolean clsIgnoreNeighbor,

            @Default("True") @Doc("decoded boxes stay in the picture")
            boolean clipBorder,

            @Default("False") @Doc("boxes have one type here, so this changes nothing")
            boolean useBoxType) {

        /** Checks the number of buckets. */
        public Args {
            int sides = (numBuckets + 1) / 2;
            if (sides < 2 || offsetTopk < 1 || offsetTopk > sides) {
                throw new IllegalArgumentException(
                        "num_buckets is at least 3, and offset_topk from 1 to half of it, got " + numBuckets + " and "
                                + offsetTopk);
            }
        }
    }

    /**
     * What a network should predict of n boxes.
     *
     * @param offsets (n, 4·s), distances from the middles of buckets, in buckets
     * @param offsetWeights (n, 4·s)
     * @param labels (n, 4·s), 1 for the nearest bucket of each side
     * @param labelWeights (n, 4·s)
     */
    public record Encoded(Tensor offsets, Tensor offsetWeights, Tensor labels, Tensor labelWeights) {}

    /**
     * Boxes.
     *
     * @param boxes (n, 4)
     * @param confidence (n), how certain the buckets are
     */
    public record Decoded(Tensor boxes, Tensor confidence) {}

    private static final int SIDES = 4;
    /** Of the sides left, right, top, bottom in a box. */
    private static final int[] CORNER = {0, 2, 1, 3};

    private final Args args;

    /** Makes a coder. */
    public BucketingBBoxCoder(Args args) {
        this.args = args;
    }

    /** Buckets of each side: s. */
    public int bucketsOfSide() {
        return (args.numBuckets() + 1) / 2;
    }

    /** How many of the nearest buckets learn distances. */
    public int offsetTopk() {
        return args.offsetTopk();
    }

    /** Buckets along a prior. */
    public int numBuckets() {
        return args.numBuckets();
    }

    /** What a network should predict of boxes (n, 4) for priors (n, 4). */
    public Encoded encode(Tensor priors, Tensor bboxes) {
        try (TorchScope scope = TorchScope.open()) {
            long n = priors.size(0);
            int buckets = bucketsOfSide();
            Grid grid = grid(priors);
            List<Tensor> offsets = new ArrayList<>();
            List<Tensor> offsetWeights = new ArrayList<>();
            List<Tensor> labels = new ArrayList<>();
            for (int side = 0; side < SIDES; side++) {
                Tensor wanted = bboxes.narrow(1, CORNER[side], 1);
                Tensor width = grid.width(side);
                Tensor offset =
                        grid.middles(side, row(buckets, priors)).sub(wanted).div(width);
                var nearest = offset.abs().topk(args.offsetTopk(), 1, false, true);
                Tensor near =
                        nearest.get0().lt(new Scalar(args.offsetUpperbound())).to(ScalarType.Float);
                near.narrow(1, 0, 1).fill_(new Scalar(1.0));
                Tensor best = nearest.get1();
                offsets.add(offset);
                offsetWeights.add(torch.zeros_like(offset).scatter(1, best, near));
                labels.add(torch.zeros_like(offset).scatter(1, best.narrow(1, 0, 1), near.new_ones(n, 1)));
            }
            Tensor allOffsets = Tensors.cat(offsets, 1);
            Tensor allLabels = Tensors.cat(labels, 1);
            Tensor neighbours = allOffsets.abs().lt(new Scalar(1)).logical_and(allLabels.eq(new Scalar(0)));
            Tensor labelWeights = args.clsIgnoreNeighbor()
                    ? neighbours.logical_not().to(ScalarType.Float)
                    : torch.ones_like(allLabels);
            return new Encoded(
                    scope.keep(allOffsets),
                    scope.keep(Tensors.cat(offsetWeights, 1)),
                    scope.keep(allLabels),
                    scope.keep(labelWeights));
        }
    }

    /**
     * The boxes that predictions stand for.
     *
     * @param priors (n, 4)
     * @param labels (n, 4·s) before the softmax over the buckets of a side
     * @param offsets (n, 4·s)
     * @param maxShape boxes end there under {@code clip_border}; null for no end
     */
    public Decoded decode(Tensor priors, Tensor labels, Tensor offsets, @Nullable ImageSize maxShape) {
        try (TorchScope scope = TorchScope.open()) {
            int buckets = bucketsOfSide();
            var best = labels.reshape(-1, SIDES, buckets).softmax(-1).topk(2, 2, true, true);
            Tensor index = best.get1();
            Tensor first = index.narrow(2, 0, 1);
            Tensor chosen = offsets.reshape(-1, SIDES, buckets).gather(2, first).squeeze(2);
            Tensor label = first.squeeze(2).to(ScalarType.Float);
            Grid grid = grid(priors);
            Tensor[] corners = new Tensor[SIDES];
            for (int side = 0; side < SIDES; side++) {
                Tensor middle = grid.middles(side, label.narrow(1, side, 1));
                corners[CORNER[side]] = middle.sub(chosen.narrow(1, side, 1).mul(grid.width(side)));
            }
            Tensor boxes = Tensors.cat(List.of(corners), 1);
            if (args.clipBorder() && maxShape != null) {
                float right = maxShape.width() - 1f;
                float bottom = maxShape.height() - 1f;
                Tensor most = Tensors.of(new float[] {right, bottom, right, bottom}, SIDES)
                        .to(boxes.device(), boxes.scalar_type());
                boxes = boxes.clamp(new TensorOptional(torch.zeros_like(most)), new TensorOptional(most));
            }
            Tensor isNeighbour = first.sub(index.narrow(2, 1, 1)).abs().eq(new Scalar(1L));
            Tensor certain =
                    best.get0().narrow(2, 0, 1).add(best.get0().narrow(2, 1, 1).mul(isNeighbour));
            return new Decoded(scope.keep(boxes), scope.keep(certain.squeeze(2).mean(1)));
        }
    }

    /** Priors after they were enlarged: corners (n, 4), and widths of a bucket along both axes (n, 2). */
    private record Grid(Tensor corners, Tensor widths) {

        Tensor width(int side) {
            return widths.narrow(1, side / 2, 1);
        }

        /** The middles of buckets, of numbers that count from the side. */
        Tensor middles(int side, Tensor numbers) {
            Tensor inwards = numbers.add(new Scalar(0.5)).mul(width(side));
            Tensor from = corners.narrow(1, CORNER[side], 1);
            return side % 2 == 0 ? from.add(inwards) : from.sub(inwards);
        }
    }

    private Grid grid(Tensor priors) {
        Tensor low = priors.narrow(1, 0, 2);
        Tensor high = priors.narrow(1, 2, 2);
        Tensor center = low.add(high).mul(new Scalar(0.5));
        Tensor half = high.sub(low).mul(new Scalar(args.scaleFactor())).mul(new Scalar(0.5));
        Tensor from = center.sub(half);
        Tensor to = center.add(half);
        return new Grid(Tensors.cat(List.of(from, to), 1), to.sub(from).div(new Scalar((double) args.numBuckets())));
    }

    private static Tensor row(int count, Tensor like) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = i;
        }
        return Tensors.of(numbers, 1, count).to(like.device(), ScalarType.Float);
    }
}
