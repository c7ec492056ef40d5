package org.mm4j.det.structures.mask;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.image.FlipDirection;
import org.mm4j.cv.image.Geometry;
import org.mm4j.cv.image.Interpolation;
import org.mm4j.cv.image.Sizes;
import org.mm4j.det.structures.bbox.HorizontalBoxes;
import org.mm4j.engine.structures.ImageSize;

/** Masks as polygons: for each instance one or more, each as x and y of its corners in turn, in pixels. */
public final class PolygonMasks implements InstanceMasks {

    private final List<List<double[]>> masks;
    private final int height;
    private final int width;

    private PolygonMasks(List<List<double[]>> masks, int height, int width) {
        this.masks = masks;
        this.height = height;
        this.width = width;
    }

    /**
     * Masks over arrays, which are taken over, not copied.
     *
     * @param masks for each instance its polygons
     * @throws IllegalArgumentException if a polygon has an odd number of coordinates
     */
    public static PolygonMasks of(List<List<double[]>> masks, int height, int width) {
        if (height < 0 || width < 0) {
            throw new IllegalArgumentException("no masks of height " + height + " and width " + width);
        }
        for (List<double[]> polygons : masks) {
            for (double[] polygon : polygons) {
                if (polygon.length % 2 != 0 || polygon.length == 0) {
                    throw new IllegalArgumentException(
                            "a polygon has x and y of each corner, so " + polygon.length + " numbers are none");
                }
            }
        }
        return new PolygonMasks(masks.stream().map(List::copyOf).toList(), height, width);
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

    /** The polygons of one instance; the arrays are to be read only. */
    public List<double[]> get(int index) {
        return masks.get(index);
    }

    @Override
    public PolygonMasks select(int... indices) {
        return new PolygonMasks(Arrays.stream(indices).mapToObj(masks::get).toList(), height, width);
    }

    @Override
    public PolygonMasks concat(InstanceMasks other) {
        if (!(other instanceof PolygonMasks that) || that.height != height || that.width != width) {
            throw new IllegalArgumentException("cannot join " + this + " and " + other);
        }
        List<List<double[]>> joined = new ArrayList<>(masks);
        joined.addAll(that.masks);
        return new PolygonMasks(List.copyOf(joined), height, width);
    }

    @Override
    public PolygonMasks rescale(ImageSize frame, Interpolation interpolation) {
        return resize(Sizes.rescaled(imageSize(), frame));
    }

    @Override
    public PolygonMasks rescale(double factor, Interpolation interpolation) {
        return resize(Sizes.scaled(imageSize(), factor, factor));
    }

    @Override
    public PolygonMasks resize(ImageSize size) {
        return resize(size, Interpolation.NEAREST);
    }

    @Override
    public PolygonMasks resize(ImageSize size, Interpolation interpolation) {
        double scaleX = (double) size.width() / width;
        double scaleY = (double) size.height() / height;
        return map(size, (x, y) -> x * scaleX, (x, y) -> y * scaleY);
    }

    @Override
    public PolygonMasks flip(FlipDirection direction) {
        boolean sideways = direction != FlipDirection.VERTICAL;
        boolean upright = direction != FlipDirection.HORIZONTAL;
        return map(imageSize(), (x, y) -> sideways ? width - x : x, (x, y) -> upright ? height - y : y);
    }

    @Override
    public PolygonMasks pad(ImageSize size, int value) {
        return new PolygonMasks(masks, size.height(), size.width());
    }

    /**
     * {@inheritDoc}
     *
     * <p>What is left of one polygon is one polygon: parts that lie apart are joined along the border, where the joint
     * has no area. An instance of which nothing is left has a polygon of three corners at the origin.
     */
    @Override
    public PolygonMasks crop(int x1, int y1, int x2, int y2) {
        int left = Math.max(0, Math.min(width, x1));
        int top = Math.max(0, Math.min(height, y1));
        int right = Math.max(0, Math.min(width, x2));
        int bottom = Math.max(0, Math.min(height, y2));
        List<List<double[]>> cropped = new ArrayList<>();
        for (List<double[]> polygons : masks) {
            List<double[]> parts = polygons.stream()
                    .map(polygon -> PolygonClip.clip(polygon, left, top, right, bottom))
                    .filter(part -> part.length >= 6 && area(part) > 0)
                    .map(part -> moved(part, (x, y) -> x - left, (x, y) -> y - top))
                    .toList();
            cropped.add(parts.isEmpty() ? List.of(new double[6]) : parts);
        }
        return new PolygonMasks(List.copyOf(cropped), Math.max(bottom - top, 1), Math.max(right - left, 1));
    }

    @Override
    public PolygonMasks cropAndResize(float[] boxes, ImageSize size, int[] indices) {
        if (boxes.length != 4 * indices.length) {
            throw new IllegalArgumentException(boxes.length / 4 + " boxes and " + indices.length + " indices");
        }
        if (masks.isEmpty()) {
            return new PolygonMasks(List.of(), size.height(), size.width());
        }
        List<List<double[]>> targets = new ArrayList<>();
        for (int i = 0; i < indices.length; i++) {
            double left = boxes[4 * i];
            double top = boxes[4 * i + 1];
            double scaleX = size.width() / Math.max(boxes[4 * i + 2] - boxes[4 * i], 1f);
            double scaleY = size.height() / Math.max(boxes[4 * i + 3] - boxes[4 * i + 1], 1f);
            targets.add(select(indices[i])
                    .map(size, (x, y) -> (x - left) * scaleX, (x, y) -> (y - top) * scaleY)
                    .get(0));
        }
        return new PolygonMasks(List.copyOf(targets), size.height(), size.width());
    }

    @Override
    public PolygonMasks expand(ImageSize size, int top, int left) {
        if (top < 0 || left < 0 || top + height > size.height() || left + width > size.width()) {
            throw new IllegalArgumentException("masks of " + imageSize() + " do not fit into " + size
                    + " when they begin at row " + top + " and column " + left);
        }
        return map(size, (x, y) -> x + left, (x, y) -> y + top);
    }

    @Override
    public PolygonMasks translate(ImageSize size, double right, double down, int border, Interpolation interpolation) {
        if (border != 0) {
            throw new IllegalArgumentException("polygons have no border to fill with " + border + "; use 0");
        }
        return map(size, (x, y) -> clamp(x + right, size.width()), (x, y) -> clamp(y + down, size.height()));
    }

    @Override
    public PolygonMasks shear(
            ImageSize size, double magnitude, Direction direction, int border, Interpolation interpolation) {
        double sideways = direction == Direction.HORIZONTAL ? (float) magnitude : 0;
        double downwards = direction == Direction.VERTICAL ? (float) magnitude : 0;
        return map(
                size,
                (x, y) -> clamp(x + sideways * y, size.width()),
                (x, y) -> clamp(downwards * x + y, size.height()));
    }

    @Override
    public PolygonMasks rotate(ImageSize size, double degrees, double scale, int border, Interpolation interpolation) {
        return rotate(size, degrees, (size.width() - 1) * 0.5, (size.height() - 1) * 0.5, scale, border, interpolation);
    }

    @Override
    public PolygonMasks rotate(
            ImageSize size,
            double degrees,
            double centerX,
            double centerY,
            double scale,
            int border,
            Interpolation interpolation) {
        double[] m = Geometry.rotation(centerX, centerY, -degrees, scale);
        return map(
                size,
                (x, y) -> clamp(m[0] * x + m[1] * y + m[2], size.width()),
                (x, y) -> clamp(m[3] * x + m[4] * y + m[5], size.height()));
    }

    private static double clamp(double value, int limit) {
        return Math.max(0, Math.min(limit, value));
    }

    @Override
    public HorizontalBoxes getBboxes() {
        float[] corners = new float[4 * size()];
        for (int i = 0; i < size(); i++) {
            float left = 2f * width;
            float top = 2f * height;
            float right = 0;
            float bottom = 0;
            for (double[] polygon : masks.get(i)) {
                for (int k = 0; k < polygon.length; k += 2) {
                    left = Math.min(left, (float) polygon[k]);
                    right = Math.max(right, (float) polygon[k]);
                    top = Math.min(top, (float) polygon[k + 1]);
                    bottom = Math.max(bottom, (float) polygon[k + 1]);
                }
            }
            corners[4 * i] = left;
            corners[4 * i + 1] = top;
            corners[4 * i + 2] = right;
            corners[4 * i + 3] = bottom;
        }
        return new HorizontalBoxes(corners);
    }

    @Override
    public double[] areas() {
        return masks.stream()
                .mapToDouble(polygons ->
                        polygons.stream().mapToDouble(PolygonMasks::area).sum())
                .toArray();
    }

    /** The area inside of a polygon that does not cross itself. */
    private static double area(double[] polygon) {
        double twice = 0;
        int n = polygon.length;
        for (int i = 0; i < n; i += 2) {
            int before = (i + n - 2) % n;
            twice += polygon[i] * polygon[before + 1] - polygon[i + 1] * polygon[before];
        }
        return 0.5 * Math.abs(twice);
    }

    @Override
    public BitmapMasks toBitmaps() {
        List<byte[]> bitmaps = new ArrayList<>();
        for (int i = 0; i < size(); i++) {
            bitmaps.add(toRle(i).decode());
        }
        return BitmapMasks.of(bitmaps, height, width);
    }

    @Override
    public Rle toRle(int index) {
        return Rle.ofPolygons(masks.get(index), height, width);
    }

    @Override
    public Tensor toTensor(ScalarType dtype) {
        return toBitmaps().toTensor(dtype);
    }

    private ImageSize imageSize() {
        return new ImageSize(height, width);
    }

    private PolygonMasks map(ImageSize size, Coordinate newX, Coordinate newY) {
        return new PolygonMasks(
                masks.stream()
                        .map(polygons -> polygons.stream()
                                .map(polygon -> moved(polygon, newX, newY))
                                .toList())
                        .toList(),
                size.height(),
                size.width());
    }

    private static double[] moved(double[] polygon, Coordinate newX, Coordinate newY) {
        double[] moved = new double[polygon.length];
        for (int i = 0; i < polygon.length; i += 2) {
            moved[i] = newX.of(polygon[i], polygon[i + 1]);
            moved[i + 1] = newY.of(polygon[i], polygon[i + 1]);
        }
        return moved;
    }

    /** One coordinate of a corner that moved. */
    private interface Coordinate {
        double of(double x, double y);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof PolygonMasks that)
                || height != that.height
                || width != that.width
                || size() != that.size()) {
            return false;
        }
        for (int i = 0; i < size(); i++) {
            if (!Arrays.deepEquals(masks.get(i).toArray(), that.masks.get(i).toArray())) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        int hash = 31 * height + width;
        for (List<double[]> polygons : masks) {
            hash = 31 * hash + Arrays.deepHashCode(polygons.toArray());
        }
        return hash;
    }

    @Override
    public String toString() {
        return "PolygonMasks(" + size() + ", " + height + " x " + width + ")";
    }
}
