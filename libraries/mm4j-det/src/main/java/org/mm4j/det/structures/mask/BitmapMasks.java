package org.mm4j.det.structures.mask;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.image.FlipDirection;
import org.mm4j.cv.image.Geometry;
import org.mm4j.cv.image.Interpolation;
import org.mm4j.cv.image.PaddingMode;
import org.mm4j.cv.image.Sizes;
import org.mm4j.det.structures.bbox.HorizontalBoxes;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;

/** Masks as pixels of 0 and 1. */
public final class BitmapMasks implements InstanceMasks {

    private final List<byte[]> masks;
    private final int height;
    private final int width;

    private BitmapMasks(List<byte[]> masks, int height, int width) {
        this.masks = masks;
        this.height = height;
        this.width = width;
    }

    /**
     * The pixels of boxes: from the left top corner to the right bottom one, both cut off to whole numbers, as far as they
     * lie in the picture.
     */
    public static BitmapMasks ofBoxes(HorizontalBoxes boxes, ImageSize size) {
        List<byte[]> masks = new ArrayList<>();
        for (int i = 0; i < boxes.size(); i++) {
            byte[] mask = new byte[size.height() * size.width()];
            int left = Math.max(0, (int) boxes.at(i, 0));
            int right = Math.min(size.width(), (int) boxes.at(i, 2));
            int bottom = Math.min(size.height(), (int) boxes.at(i, 3));
            for (int y = Math.max(0, (int) boxes.at(i, 1)); y < bottom && left < right; y++) {
                Arrays.fill(mask, y * size.width() + left, y * size.width() + right, (byte) 1);
            }
            masks.add(mask);
        }
        return of(masks, size.height(), size.width());
    }

    /**
     * Masks over arrays, which are taken over, not copied.
     *
     * @param masks for each instance {@code height * width} values, rows from the top; what is not 0 belongs to it
     */
    public static BitmapMasks of(List<byte[]> masks, int height, int width) {
        if (height < 0 || width < 0) {
            throw new IllegalArgumentException("no masks of height " + height + " and width " + width);
        }
        for (byte[] mask : masks) {
            if (mask.length != (long) height * width) {
                throw new IllegalArgumentException(
                        mask.length + " values do not fill a mask of " + height + " x " + width);
            }
        }
        return new BitmapMasks(List.copyOf(masks), height, width);
    }

    @Override
    public int size() {
        return masks.size();
    }

    @Override
    public int height() {
        return height;
    }

    @Override
    public int width() {
        return width;
    }

    /** One mask: {@code height * width} values, not copied, to be read only. */
    public byte[] get(int index) {
        return masks.get(index);
    }

    @Override
    public BitmapMasks select(int... indices) {
        return new BitmapMasks(Arrays.stream(indices).mapToObj(masks::get).toList(), height, width);
    }

    @Override
    public BitmapMasks concat(InstanceMasks other) {
        if (!(other instanceof BitmapMasks that) || that.height != height || that.width != width) {
            throw new IllegalArgumentException("cannot join " + this + " and " + other);
        }
        List<byte[]> joined = new ArrayList<>(masks);
        joined.addAll(that.masks);
        return new BitmapMasks(List.copyOf(joined), height, width);
    }

    @Override
    public BitmapMasks rescale(ImageSize frame, Interpolation interpolation) {
        return resize(Sizes.rescaled(imageSize(), frame), interpolation);
    }

    @Override
    public BitmapMasks rescale(double factor, Interpolation interpolation) {
        return resize(Sizes.scaled(imageSize(), factor, factor), interpolation);
    }

    @Override
    public BitmapMasks resize(ImageSize size, Interpolation interpolation) {
        return each(size, mask -> Geometry.resize(mask, size, interpolation));
    }

    @Override
    public BitmapMasks flip(FlipDirection direction) {
        return each(imageSize(), mask -> Geometry.flip(mask, direction));
    }

    @Override
    public BitmapMasks pad(ImageSize size, int value) {
        if (size.height() < height || size.width() < width) {
            throw new IllegalArgumentException("cannot pad masks of " + imageSize() + " to " + size);
        }
        return each(size, mask -> Geometry.padTo(mask, size, PaddingMode.CONSTANT, value));
    }

    @Override
    public BitmapMasks crop(int x1, int y1, int x2, int y2) {
        int left = Math.max(0, Math.min(width, x1));
        int top = Math.max(0, Math.min(height, y1));
        int newWidth = Math.max(1, Math.max(0, Math.min(width, x2)) - left);
        int newHeight = Math.max(1, Math.max(0, Math.min(height, y2)) - top);
        if (size() > 0 && (left + newWidth > width || top + newHeight > height)) {
            throw new IllegalArgumentException(
                    "the box " + x1 + ", " + y1 + ", " + x2 + ", " + y2 + " lies outside of masks of " + imageSize());
        }
        return new BitmapMasks(
                masks.stream()
                        .map(mask -> copy(
                                mask,
                                width,
                                top * width + left,
                                newHeight,
                                newWidth,
                                new byte[newHeight * newWidth],
                                newWidth,
                                0))
                        .toList(),
                newHeight,
                newWidth);
    }

    @Override
    public BitmapMasks expand(ImageSize size, int top, int left) {
        if (top < 0 || left < 0 || top + height > size.height() || left + width > size.width()) {
            throw new IllegalArgumentException("masks of " + imageSize() + " do not fit into " + size
                    + " when they begin at row " + top + " and column " + left);
        }
        return new BitmapMasks(
                masks.stream()
                        .map(mask -> copy(
                                mask,
                                width,
                                0,
                                height,
                                width,
                                new byte[size.height() * size.width()],
                                size.width(),
                                top * size.width() + left))
                        .toList(),
                size.height(),
                size.width());
    }

    /** Copies a block of rows between two bitmaps and returns the second. */
    private static byte[] copy(
            byte[] from, int fromWidth, int fromStart, int rows, int columns, byte[] to, int toWidth, int toStart) {
        for (int y = 0; y < rows; y++) {
            System.arraycopy(from, fromStart + y * fromWidth, to, toStart + y * toWidth, columns);
        }
        return to;
    }

    @Override
    public BitmapMasks cropAndResize(float[] boxes, ImageSize size, int[] indices) {
        if (boxes.length != 4 * indices.length) {
            throw new IllegalArgumentException(boxes.length / 4 + " boxes and " + indices.length + " indices");
        }
        if (masks.isEmpty()) {
            return new BitmapMasks(List.of(), size.height(), size.width());
        }
        List<byte[]> targets = new ArrayList<>();
        for (int i = 0; i < indices.length; i++) {
            float[] means = MaskAlign.align(masks.get(indices[i]), height, width, boxes, 4 * i, size);
            byte[] target = new byte[means.length];
            for (int k = 0; k < means.length; k++) {
                target[k] = (byte) (means[k] >= 0.5f ? 1 : 0);
            }
            targets.add(target);
        }
        return new BitmapMasks(List.copyOf(targets), size.height(), size.width());
    }

    /**
     * As {@link #cropAndResize}, but with the mean of each pixel in place of 0 or 1.
     *
     * @return for each box {@code size.height() * size.width()} values from 0 to 1; nothing if there are no masks
     */
    public List<float[]> cropAndResizeSoft(float[] boxes, ImageSize size, int[] indices) {
        if (boxes.length != 4 * indices.length) {
            throw new IllegalArgumentException(boxes.length / 4 + " boxes and " + indices.length + " indices");
        }
        List<float[]> targets = new ArrayList<>();
        for (int i = 0; i < indices.length && !masks.isEmpty(); i++) {
            targets.add(MaskAlign.align(masks.get(indices[i]), height, width, boxes, 4 * i, size));
        }
        return targets;
    }

    @Override
    public BitmapMasks translate(ImageSize size, double right, double down, int border, Interpolation interpolation) {
        // The originals hold the map in single precision.
        double[] map = {1, 0, (float) right, 0, 1, (float) down};
        if (size.equals(imageSize())) {
            return warp(map, border, interpolation);
        }
        int rows = Math.min(height, size.height());
        int columns = Math.min(width, size.width());
        List<byte[]> fitted = masks.stream()
                .map(mask ->
                        copy(mask, width, 0, rows, columns, new byte[size.height() * size.width()], size.width(), 0))
                .toList();
        return new BitmapMasks(fitted, size.height(), size.width()).warp(map, border, interpolation);
    }

    @Override
    public BitmapMasks shear(
            ImageSize size, double magnitude, Direction direction, int border, Interpolation interpolation) {
        requireOwnSize(size, "shear");
        float m = (float) magnitude;
        return warp(
                direction == Direction.HORIZONTAL ? new double[] {1, m, 0, 0, 1, 0} : new double[] {1, 0, 0, m, 1, 0},
                border,
                interpolation);
    }

    @Override
    public BitmapMasks rotate(ImageSize size, double degrees, double scale, int border, Interpolation interpolation) {
        return rotate(size, degrees, (width - 1) * 0.5, (height - 1) * 0.5, scale, border, interpolation);
    }

    @Override
    public BitmapMasks rotate(
            ImageSize size,
            double degrees,
            double centerX,
            double centerY,
            double scale,
            int border,
            Interpolation interpolation) {
        requireOwnSize(size, "rotate");
        return warp(Geometry.rotation(centerX, centerY, -degrees, scale), border, interpolation);
    }

    private void requireOwnSize(ImageSize size, String operation) {
        if (size() > 0 && !size.equals(imageSize())) {
            throw new IllegalArgumentException("bitmaps keep their size, " + imageSize() + ", when they " + operation
                    + ", and cannot become " + size);
        }
    }

    private BitmapMasks warp(double[] map, int border, Interpolation interpolation) {
        return each(
                imageSize(),
                mask -> Geometry.warpAffine(mask, map, imageSize(), interpolation, PaddingMode.CONSTANT, border));
    }

    @Override
    public HorizontalBoxes getBboxes() {
        float[] corners = new float[4 * size()];
        for (int i = 0; i < size(); i++) {
            int[] box = tightBox(masks.get(i));
            for (int k = 0; k < 4; k++) {
                corners[4 * i + k] = box[k];
            }
        }
        return new HorizontalBoxes(corners);
    }

    private int[] tightBox(byte[] mask) {
        int left = width;
        int top = height;
        int right = 0;
        int bottom = 0;
        for (int y = 0, at = 0; y < height; y++) {
            for (int x = 0; x < width; x++, at++) {
                if (mask[at] != 0) {
                    left = Math.min(left, x);
                    right = Math.max(right, x + 1);
                    top = Math.min(top, y);
                    bottom = y + 1;
                }
            }
        }
        return right == 0 ? new int[4] : new int[] {left, top, right, bottom};
    }

    @Override
    public double[] areas() {
        double[] areas = new double[size()];
        for (int i = 0; i < areas.length; i++) {
            int area = 0;
            for (byte pixel : masks.get(i)) {
                area += pixel & 0xFF;
            }
            areas[i] = area;
        }
        return areas;
    }

    @Override
    public BitmapMasks toBitmaps() {
        return this;
    }

    @Override
    public Rle toRle(int index) {
        return Rle.encode(masks.get(index), height, width);
    }

    @Override
    public Tensor toTensor(ScalarType dtype) {
        if (size() == 0) {
            return Tensors.empty(dtype, 0, height, width);
        }
        List<Tensor> rows =
                masks.stream().map(mask -> Tensors.of(mask, 1, height, width)).toList();
        return Tensors.cat(rows, 0).to(dtype);
    }

    private ImageSize imageSize() {
        return new ImageSize(height, width);
    }

    private BitmapMasks each(ImageSize size, UnaryOperator<Image> operation) {
        return new BitmapMasks(
                masks.stream()
                        .map(mask -> operation
                                .apply(new Image(height, width, 1, mask))
                                .pixels())
                        .toList(),
                size.height(),
                size.width());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof BitmapMasks that)
                || height != that.height
                || width != that.width
                || size() != that.size()) {
            return false;
        }
        for (int i = 0; i < size(); i++) {
            if (!Arrays.equals(masks.get(i), that.masks.get(i))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        int hash = 31 * height + width;
        for (byte[] mask : masks) {
            hash = 31 * hash + Arrays.hashCode(mask);
        }
        return hash;
    }

    @Override
    public String toString() {
        return "BitmapMasks(" + size() + ", " + height + " x " + width + ")";
    }
}
