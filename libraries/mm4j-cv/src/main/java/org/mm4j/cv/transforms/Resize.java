package org.mm4j.cv.transforms;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.image.ResizeBackend;
import org.mm4j.cv.image.Sizes;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.ScaleFactor;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Resizes {@code img} and, where the sample has them, {@code gt_bboxes}, {@code gt_seg_map} and {@code gt_keypoints};
 * sets {@code img_shape}, {@code scale} (what was asked for), {@code scale_factor} (what came out) and
 * {@code keep_ratio}.
 */
@Doc("Resizes the image to a size or by a factor.")
public class Resize implements Transform {

    /** The arguments. */
    public record Args(
            @Nullable @Doc("size to resize to, (width, height) or one number; goes before scale_factor")
            ResizeScale scale,

            @Nullable @Doc("factor for the sides, (width, height) or one number")
            ResizeFactor scaleFactor,

            @Default("False") @Doc("whether to keep the ratio of the sides and fit into the size")
            boolean keepRatio,

            @Default("True") @Doc("whether to cut boxes and keypoints off at the border")
            boolean clipObjectBorder,

            @Default("'cv2'") @Doc("'cv2' for OpenCV, 'pillow' for Pillow's pixels")
            String backend,

            @Default("'bilinear'")
            @Doc(
                    "nearest, bilinear, bicubic, area or lanczos; of pillow nearest, box, bilinear, hamming, bicubic or lanczos")
            String interpolation) {

        public Args {
            if (scale == null && scaleFactor == null) {
                throw new IllegalArgumentException("needs scale or scale_factor");
            }
            ResizeBackend.of(backend, interpolation);
        }
    }

    private final Args args;
    private final ResizeBackend backend;
    private final ResizeBackend nearest;

    /** Resizes as the arguments say. */
    public Resize(Args args) {
        this.args = args;
        this.backend = ResizeBackend.of(args.backend(), args.interpolation());
        this.nearest = ResizeBackend.of(args.backend(), "nearest");
    }

    /** The arguments. */
    protected final Args args() {
        return args;
    }

    @Override
    public @Nullable Results apply(Results results) {
        results.put(ResultKey.SCALE, scale(results.get(ResultKey.IMG).size()));
        resizeImage(results);
        resizeBoxes(results);
        resizeSegMap(results);
        resizeKeypoints(results);
        return results;
    }

    /** The size to ask for. */
    private ImageSize scale(ImageSize size) {
        if (args.scale() != null) {
            return args.scale().size();
        }
        ResizeFactor factor = args.scaleFactor();
        if (factor == null) {
            throw new IllegalStateException("neither scale nor scale_factor");
        }
        return Sizes.scaled(size, factor.width(), factor.height());
    }

    /** Resizes {@code img} to {@code scale}. */
    protected void resizeImage(Results results) {
        putResized(results, target(results.get(ResultKey.IMG), results.get(ResultKey.SCALE)));
    }

    /** Resizes {@code img} to exactly a size. */
    protected final void putResized(Results results, ImageSize size) {
        Image image = results.get(ResultKey.IMG);
        Image resized = backend.resize(image, size);
        results.put(ResultKey.IMG, resized)
                .put(ResultKey.IMG_SHAPE, resized.size())
                .put(
                        ResultKey.SCALE_FACTOR,
                        new ScaleFactor(
                                (double) resized.width() / image.width(), (double) resized.height() / image.height()))
                .put(ResultKey.KEEP_RATIO, args.keepRatio());
    }

    /** Resizes {@code gt_bboxes} by {@code scale_factor}. */
    protected void resizeBoxes(Results results) {
        float[][] boxes = results.find(ImageKeys.GT_BBOXES).orElse(null);
        if (boxes == null) {
            return;
        }
        float[][] resized = new float[boxes.length][];
        for (int i = 0; i < boxes.length; i++) {
            resized[i] = boxes[i].clone();
            movePoint(resized[i], 0, results);
            movePoint(resized[i], 2, results);
        }
        results.put(ImageKeys.GT_BBOXES, resized);
    }

    /** Resizes {@code gt_seg_map} as the picture, by nearest pixels. */
    protected void resizeSegMap(Results results) {
        results.find(ImageKeys.GT_SEG_MAP)
                .ifPresent(map -> results.put(
                        ImageKeys.GT_SEG_MAP, nearest.resize(map, target(map, results.get(ResultKey.SCALE)))));
    }

    /** Resizes {@code gt_keypoints} by {@code scale_factor}. */
    protected void resizeKeypoints(Results results) {
        float[][][] instances = results.find(ImageKeys.GT_KEYPOINTS).orElse(null);
        if (instances == null) {
            return;
        }
        float[][][] resized = new float[instances.length][][];
        for (int i = 0; i < instances.length; i++) {
            resized[i] = new float[instances[i].length][];
            for (int k = 0; k < instances[i].length; k++) {
                resized[i][k] = instances[i][k].clone();
                movePoint(resized[i][k], 0, results);
            }
        }
        results.put(ImageKeys.GT_KEYPOINTS, resized);
    }

    private ImageSize target(Image image, ImageSize scale) {
        return args.keepRatio() ? Sizes.rescaled(image.size(), scale) : scale;
    }

    private void movePoint(float[] values, int at, Results results) {
        ScaleFactor factor = results.get(ResultKey.SCALE_FACTOR);
        ImageSize size = results.get(ResultKey.IMG_SHAPE);
        values[at] = (float) clipped(values[at] * factor.width(), size.width());
        values[at + 1] = (float) clipped(values[at + 1] * factor.height(), size.height());
    }

    private double clipped(double value, int limit) {
        return args.clipObjectBorder() ? Math.max(0, Math.min(limit, value)) : value;
    }

    @Override
    public Set<ResultKey<?>> requires() {
        return Set.of(ResultKey.IMG);
    }

    @Override
    public Set<ResultKey<?>> produces() {
        return Set.of(ResultKey.IMG_SHAPE, ResultKey.SCALE, ResultKey.SCALE_FACTOR, ResultKey.KEEP_RATIO);
    }
}
