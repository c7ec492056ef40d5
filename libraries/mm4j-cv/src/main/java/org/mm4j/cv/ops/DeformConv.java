package org.mm4j.cv.ops;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensorTensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.IntPair;

/**
 * Convolution whose kernel points are moved, each at each place by an offset of its own, and in the second version also
 * weighed (<a href="https://arxiv.org/abs/1703.06211">Deformable convolutional networks</a>,
 * <a href="https://arxiv.org/abs/1811.11168">version 2</a>). Values between cells are bilinear, those outside are 0.
 * Differentiable by everything but the geometry.
 *
 * <p>What a kernel point sees is a weighted sum of four cells, so all of them are one sum over bags of rows of the map, and
 * the convolution is one product of matrices. It takes the memory of that product's left side: kernel points times
 * channels times places.
 */
public final class DeformConv {

    private static final long SUM = 0;
    private static final int CORNERS = 4;

    private DeformConv() {}

    /**
     * How the kernel goes over the map.
     *
     * @param stride step, in rows and columns
     * @param padding on each side
     * @param dilation distance of kernel points
     * @param groups groups of channels that do not see each other
     * @param deformGroups groups of input channels with offsets of their own
     */
    public record Geometry(IntPair stride, IntPair padding, IntPair dilation, int groups, int deformGroups) {}

    /**
     * Convolves.
     *
     * @param x (n, c, h, w) float32
     * @param offset (n, deformGroups·2·kh·kw, h', w'): of each kernel point how far it is moved, in rows and in columns
     * @param mask (n, deformGroups·kh·kw, h', w'): what it is multiplied by; null for 1
     * @param weight (out, c / groups, kh, kw)
     * @param bias (out); null for none
     * @return (n, out, h', w'), of the open scope
     * @throws IllegalArgumentException if the shapes do not fit together
     */
    public static Tensor forward(
            Tensor x, Tensor offset, @Nullable Tensor mask, Tensor weight, @Nullable Tensor bias, Geometry geometry) {
        Shape shape = new Shape(x, weight, geometry);
        shape.check("offset", offset, 2);
        if (mask != null) {
            shape.check("mask", mask, 1);
        }
        return TorchScope.keeping(() -> {
            Tensor columns = columns(x, offset, mask, shape);
            Tensor out = product(columns, weight, shape);
            return (bias == null ? out : out.add(bias))
                    .view(shape.n, shape.outHeight, shape.outWidth, weight.size(0))
                    .permute(0, 3, 1, 2);
        });
    }

    /** Columns (places, points·channels) times the kernel: (places, out). */
    private static Tensor product(Tensor columns, Tensor weight, Shape shape) {
        long out = weight.size(0);
        int groups = shape.geometry.groups();
        Tensor kernel = weight.view(groups, out / groups, shape.channels / groups, shape.points)
                .permute(0, 3, 2, 1)
                .reshape(groups, -1, out / groups);
        if (groups == 1) {
            return columns.matmul(kernel.select(0, 0));
        }
        Tensor grouped = columns.view(-1, shape.points, groups, shape.channels / groups)
                .permute(2, 0, 1, 3)
                .reshape(groups, -1, shape.points * shape.channels / groups);
        return grouped.matmul(kernel).permute(1, 0, 2).reshape(-1, out);
    }

    /** What all kernel points see at all places: (n·h'·w', points·channels). */
    private static Tensor columns(Tensor x, Tensor offset, @Nullable Tensor mask, Shape shape) {
        int groups = shape.geometry.deformGroups();
        Tensor moved = offset.view(shape.n, groups, shape.points, 2, shape.outHeight, shape.outWidth)
                .permute(0, 4, 5, 2, 1, 3);
        Tensor y = moved.select(5, 0).add(shape.rows(x));
        Tensor right = moved.select(5, 1).add(shape.columns(x));
        Tensor factor = inside(y, shape.height).mul(inside(right, shape.width));
        if (mask != null) {
            factor = factor.mul(mask.view(shape.n, groups, shape.points, shape.outHeight, shape.outWidth)
                    .permute(0, 3, 4, 2, 1));
        }
        Axis vertical = Axis.of(y, shape.height);
        Axis horizontal = Axis.of(right, shape.width);
        Tensor picture = range(x, shape.n, 1, 1, 1, 1);
        Tensor group = range(x, 1, 1, 1, 1, groups);
        Tensor above = picture.mul(new Scalar(shape.height)).add(vertical.low());
        Tensor below = picture.mul(new Scalar(shape.height)).add(vertical.high());
        Tensor indices = torch.stack(
                Tensors.vector(List.of(
                        cell(above, horizontal.low(), group, shape),
                        cell(above, horizontal.high(), group, shape),
                        cell(below, horizontal.low(), group, shape),
                        cell(below, horizontal.high(), group, shape))),
                5);
        Tensor top = vertical.lowWeight().mul(factor);
        Tensor bottom = vertical.highWeight().mul(factor);
        Tensor weights = torch.stack(
                Tensors.vector(List.of(
                        top.mul(horizontal.lowWeight()),
                        top.mul(horizontal.highWeight()),
                        bottom.mul(horizontal.lowWeight()),
                        bottom.mul(horizontal.highWeight()))),
                5);
        Tensor rows =
                x.permute(0, 2, 3, 1).reshape(shape.n * shape.height * shape.width * groups, shape.channels / groups);
        return sums(rows, indices.reshape(-1), weights.reshape(-1))
                .view(shape.n * shape.outHeight * shape.outWidth, shape.points * shape.channels);
    }

    private static Tensor cell(Tensor row, Tensor column, Tensor group, Shape shape) {
        return row.mul(new Scalar(shape.width))
                .add(column)
                .mul(new Scalar((long) shape.geometry.deformGroups()))
                .add(group);
    }

    /** Where the numbers of a bounded axis go in a tensor of five dimensions, one of which is longer than 1. */
    private static Tensor range(Tensor like, long... shape) {
        long count = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        return Tensors.of(LongStream.range(0, count).toArray(), shape).to(like.device(), ScalarType.Long);
    }

    /** 1 where a position is less than a cell outside of the map, else 0: there neither value nor gradient counts. */
    private static Tensor inside(Tensor position, long size) {
        return Grad.off(() -> position.gt(new Scalar(-1L))
                .logical_and(position.lt(new Scalar(size)))
                .to(ScalarType.Float));
    }

    /** The sums of four rows each, with weights: (k, row). */
    private static Tensor sums(Tensor rows, Tensor indices, Tensor weights) {
        boolean isLeafNeeded = Grad.isOn() && weights.requires_grad() && !rows.requires_grad();
        Tensor table = rows;
        if (isLeafNeeded) {
            // Without a gradient of the table torch records none of the weights either.
            table = rows.detach();
            table.set_requires_grad(true);
        }
        long count = weights.size(0) / CORNERS;
        Tensor offsets = range(rows, count).mul(new Scalar((long) CORNERS));
        T_TensorTensorTensorTensor_T result =
                torch.embedding_bag(table, indices, offsets, false, SUM, false, new TensorOptional(weights), false);
        // A handle of its own: an element of a native tuple is a view of the tuple.
        return new Tensor(result.get0());
    }

    /** The two cells around each position along one axis, and their weights; 0 for cells outside. */
    private record Axis(Tensor low, Tensor high, Tensor lowWeight, Tensor highWeight) {

        static Axis of(Tensor position, long size) {
            Tensor floor = Grad.off(() -> position.detach().floor());
            Tensor next = floor.add(new Scalar(1L));
            Tensor part = position.sub(floor);
            Scalar zero = new Scalar(0L);
            Scalar last = new Scalar(size - 1);
            Tensor isLow = floor.ge(zero).logical_and(floor.le(last)).to(ScalarType.Float);
            Tensor isHigh = next.ge(zero).logical_and(next.le(last)).to(ScalarType.Float);
            return new Axis(
                    bounded(floor, zero, last),
                    bounded(next, zero, last),
                    part.neg().add(new Scalar(1L)).mul(isLow),
                    part.mul(isHigh));
        }

        private static Tensor bounded(Tensor cells, Scalar least, Scalar most) {
            return cells.to(ScalarType.Long).clamp_min(least).clamp_max(most);
        }
    }

    /** Sizes of everything. */
    private static final class Shape {

        private final Geometry geometry;
        private final long n;
        private final long channels;
        private final long height;
        private final long width;
        private final long kernelHeight;
        private final long kernelWidth;
        private final long points;
        private final long outHeight;
        private final long outWidth;

        Shape(Tensor x, Tensor weight, Geometry geometry) {
            this.geometry = geometry;
            this.n = x.size(0);
            this.channels = x.size(1);
            this.height = x.size(2);
            this.width = x.size(3);
            this.kernelHeight = weight.size(2);
            this.kernelWidth = weight.size(3);
            this.points = kernelHeight * kernelWidth;
            this.outHeight = out(
                    height,
                    kernelHeight,
                    geometry.stride().height(),
                    geometry.padding().height(),
                    geometry.dilation().height());
            this.outWidth = out(
                    width,
                    kernelWidth,
                    geometry.stride().width(),
                    geometry.padding().width(),
                    geometry.dilation().width());
            if (channels != weight.size(1) * geometry.groups() || channels % geometry.deformGroups() != 0) {
                throw new IllegalArgumentException("a map of " + channels + " channels does not go with weights "
                        + Arrays.toString(weight.shape()) + ", groups=" + geometry.groups() + " and deform_groups="
                        + geometry.deformGroups());
            }
            if (outHeight < 1 || outWidth < 1) {
                throw new IllegalArgumentException(
                        "a map of " + height + " x " + width + " cells is smaller than the kernel");
            }
        }

        private static long out(long size, long kernel, int stride, int padding, int dilation) {
            return Math.floorDiv(size + 2L * padding - dilation * (kernel - 1) - 1, stride) + 1;
        }

        void check(String what, Tensor tensor, int perPoint) {
            long[] expected = {n, points * geometry.deformGroups() * perPoint, outHeight, outWidth};
            if (!Arrays.equals(tensor.shape(), expected)) {
                throw new IllegalArgumentException(what + ": expected the shape " + Arrays.toString(expected) + ", got "
                        + Arrays.toString(tensor.shape()));
            }
        }

        /** Rows of the kernel points where they are not moved: (1, h', 1, points, 1). */
        Tensor rows(Tensor like) {
            return grid(
                            outHeight,
                            geometry.stride().height(),
                            geometry.padding().height(),
                            geometry.dilation().height(),
                            true)
                    .view(1, outHeight, 1, points, 1)
                    .to(like.device(), ScalarType.Float);
        }

        /** Their columns: (1, 1, w', points, 1). */
        Tensor columns(Tensor like) {
            return grid(
                            outWidth,
                            geometry.stride().width(),
                            geometry.padding().width(),
                            geometry.dilation().width(),
                            false)
                    .view(1, 1, outWidth, points, 1)
                    .to(like.device(), ScalarType.Float);
        }

        private Tensor grid(long places, int stride, int padding, int dilation, boolean isRow) {
            float[] values = new float[Math.toIntExact(places * points)];
            for (int i = 0; i < values.length; i++) {
                long place = i / points;
                long point = i % points;
                values[i] = place * stride - padding + (isRow ? point / kernelWidth : point % kernelWidth) * dilation;
            }
            return Tensors.of(values, values.length);
        }
    }
}
