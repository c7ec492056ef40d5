package org.mm4j.det.transforms;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.image.Canvas;
import org.mm4j.cv.transforms.ImageKeys;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.structures.bbox.BaseBoxes;
import org.mm4j.det.structures.bbox.BoxTypes;
import org.mm4j.det.structures.mask.InstanceMasks;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Cuts out a random part of the picture. Boxes that have nothing in it go, with their labels, flags and masks; if none is
 * left the sample is dropped, unless that is allowed. Sets {@code img_shape} and goes on with {@code homography_matrix}.
 */
@Doc("Cuts out a random part of the image.")
public final class RandomCrop implements Transform {

    /** How a size is meant; configs name these in lower case. */
    public enum CropType {
        /** {@code (width, height)} in pixels. */
        ABSOLUTE,
        /** Each side is drawn from least to greatest in pixels. */
        ABSOLUTE_RANGE,
        /** {@code (width, height)} as parts of the picture. */
        RELATIVE,
        /** Each side is drawn from that part of the picture to the whole. */
        RELATIVE_RANGE
    }

    /** The arguments. */
    public record Args(
            @Doc("two numbers, whose meaning crop_type says")
            List<Double> cropSize,

            @Default("'absolute'") @Doc("absolute, absolute_range, relative or relative_range")
            CropType cropType,

            @Default("False") @Doc("whether parts without any box are allowed")
            boolean allowNegativeCrop,

            @Default("False") @Doc("whether boxes are made anew around what is left of the masks")
            boolean recomputeBbox,

            @Default("True") @Doc("whether to cut boxes off at the border")
            boolean bboxClipBorder) {

        /** Checks the size. */
        public Args {
            if (cropSize.size() != 2) {
                throw new IllegalArgumentException("crop_size has two numbers, not " + cropSize.size());
            }
            double first = cropSize.get(0);
            double second = cropSize.get(1);
            boolean isAbsolute = cropType == CropType.ABSOLUTE || cropType == CropType.ABSOLUTE_RANGE;
            if (isAbsolute && (first < 1 || second < 1 || first != Math.rint(first) || second != Math.rint(second))) {
                throw new IllegalArgumentException("an absolute crop_size is in whole pixels, unlike " + cropSize);
            }
            if (!isAbsolute && !(first > 0 && first <= 1 && second > 0 && second <= 1)) {
                throw new IllegalArgumentException(
                        "a relative crop_size is greater than 0 and at most 1, unlike " + cropSize);
            }
            if (cropType == CropType.ABSOLUTE_RANGE && first > second) {
                throw new IllegalArgumentException("an absolute_range is from small to large, unlike " + cropSize);
            }
        }
    }

    private final Args args;
    private final BoxTypes types;

    /** Makes the step. */
    public RandomCrop(Args args, BuildContext build) {
        this.args = args;
        this.types = BoxTypes.of(build);
    }

    @Override
    public @Nullable Results apply(Results results) {
        Image image = results.get(ResultKey.IMG);
        SampleRandom random = results.random();
        ImageSize size = size(random, image);
        int top = random.integer(0, Math.max(image.height() - size.height(), 0) + 1);
        int left = random.integer(0, Math.max(image.width() - size.width(), 0) + 1);
        int bottom = Math.min(image.height(), top + size.height());
        int right = Math.min(image.width(), left + size.width());
        Truths.recordHomography(results, 1, 0, -left, 0, 1, -top, 0, 0, 1);
        Image cropped = Canvas.crop(image, left, top, right, bottom);
        results.put(ResultKey.IMG, cropped).put(ResultKey.IMG_SHAPE, cropped.size());
        BaseBoxes boxes = results.find(DetKeys.GT_BBOXES).orElse(null);
        if (boxes != null) {
            boxes = boxes.translate(-left, -top);
            if (args.bboxClipBorder()) {
                boxes = boxes.clip(cropped.size());
            }
            int[] kept = Truths.where(boxes.isInside(cropped.size()));
            if (kept.length == 0 && !args.allowNegativeCrop()) {
                return null;
            }
            results.put(DetKeys.GT_BBOXES, boxes);
            Truths.select(results, kept);
            cropMasks(results, boxes.type(), kept, left, top, left + size.width(), top + size.height());
        }
        results.find(ImageKeys.GT_SEG_MAP)
                .ifPresent(map -> results.put(ImageKeys.GT_SEG_MAP, Canvas.crop(map, left, top, right, bottom)));
        return results;
    }

    private void cropMasks(Results results, String type, int[] kept, int left, int top, int right, int bottom) {
        InstanceMasks masks = results.find(DetKeys.GT_MASKS).orElse(null);
        if (masks != null) {
            InstanceMasks cropped = masks.select(kept).crop(left, top, right, bottom);
            results.put(DetKeys.GT_MASKS, cropped);
            if (args.recomputeBbox()) {
                results.put(DetKeys.GT_BBOXES, types.type(type).fromInstanceMasks(cropped));
            }
        }
    }

    private ImageSize size(SampleRandom random, Image image) {
        int height = image.height();
        int width = image.width();
        double first = args.cropSize().get(0);
        double second = args.cropSize().get(1);
        return switch (args.cropType()) {
            case ABSOLUTE -> new ImageSize(Math.min((int) second, height), Math.min((int) first, width));
            case ABSOLUTE_RANGE -> {
                int rows = random.integer(Math.min(height, (int) first), Math.min(height, (int) second) + 1);
                int columns = random.integer(Math.min(width, (int) first), Math.min(width, (int) second) + 1);
                yield new ImageSize(rows, columns);
            }
            case RELATIVE -> part(image, second, first);
            case RELATIVE_RANGE -> {
                double rows = first + random.uniform() * (1 - first);
                double columns = second + random.uniform() * (1 - second);
                yield part(image, rows, columns);
            }
        };
    }

    private static ImageSize part(Image image, double height, double width) {
        return new ImageSize(
                Math.max(1, (int) (image.height() * height + 0.5)), Math.max(1, (int) (image.width() * width + 0.5)));
    }

    @Override
    public Set<ResultKey<?>> requires() {
        return Set.of(ResultKey.IMG);
    }
}
