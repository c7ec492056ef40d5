package org.mm4j.det.transforms;

import org.mm4j.cv.image.Canvas;
import org.mm4j.cv.image.ExactBilinear;
import org.mm4j.cv.image.FlipDirection;
import org.mm4j.cv.image.Geometry;
import org.mm4j.cv.image.Interpolation;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.structures.bbox.BaseBoxes;
import org.mm4j.det.structures.mask.InstanceMasks;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.ScaleFactor;

/**
 * What {@link MixUp} and {@link CachedMixUp} do alike: where the other picture comes to lie.
 *
 * @param fitted size of the other picture within the frame
 * @param scale from the other picture to its final size
 * @param size of the frame after resizing by the random factor
 * @param isFlipped whether it is mirrored
 * @param target size of the picture
 * @param x how far the picture's left is right of the frame's left
 * @param y how far the picture's top is below the frame's top
 */
record Overlay(ImageSize fitted, double scale, ImageSize size, boolean isFlipped, ImageSize target, int x, int y) {

    /** Mixes another sample in; nothing changes if it has no boxes. Masks go along if the sample has some. */
    static Results mix(MixUp.Args args, Results results, Results other) {
        BaseBoxes otherBoxes = other.get(DetKeys.GT_BBOXES);
        if (otherBoxes.size() == 0) {
            return results;
        }
        Image image = results.get(ResultKey.IMG);
        Overlay overlay = draw(args, results.random(), other.get(ResultKey.IMG).size(), image.size());
        Image mixed = average(image, overlay.placed(args, other.get(ResultKey.IMG)));
        BaseBoxes boxes = results.get(DetKeys.GT_BBOXES).concat(overlay.placed(args, otherBoxes));
        int[] kept = Truths.where(boxes.isInside(image.size()));
        long[] labels = Truths.concat(results.get(DetKeys.GT_BBOXES_LABELS), other.get(DetKeys.GT_BBOXES_LABELS));
        boolean[] ignored = Truths.concat(results.get(DetKeys.GT_IGNORE_FLAGS), other.get(DetKeys.GT_IGNORE_FLAGS));
        results.find(DetKeys.GT_MASKS)
                .ifPresent(masks -> results.put(
                        DetKeys.GT_MASKS,
                        masks.concat(overlay.placed(other.get(DetKeys.GT_MASKS)))
                                .select(kept)));
        results.remove(DetKeys.GT_INSTANCES_IDS);
        return results.put(ResultKey.IMG, mixed)
                .put(ResultKey.IMG_SHAPE, mixed.size())
                .put(DetKeys.GT_BBOXES, boxes.select(kept))
                .put(DetKeys.GT_BBOXES_LABELS, Truths.select(labels, kept))
                .put(DetKeys.GT_IGNORE_FLAGS, Truths.select(ignored, kept));
    }

    private static Overlay draw(MixUp.Args args, SampleRandom random, ImageSize other, ImageSize target) {
        double factor = args.ratioRange().draw(random);
        boolean isFlipped = random.uniform() > args.flipRatio();
        ImageSize frame = args.imgScale().size();
        double fit = Math.min((double) frame.height() / other.height(), (double) frame.width() / other.width());
        ImageSize size = times(frame, factor);
        int y = size.height() > target.height() ? random.integer(0, size.height() - target.height()) : 0;
        int x = size.width() > target.width() ? random.integer(0, size.width() - target.width()) : 0;
        return new Overlay(times(other, fit), fit * factor, size, isFlipped, target, x, y);
    }

    private static ImageSize times(ImageSize size, double factor) {
        return new ImageSize(Math.max(1, (int) (size.height() * factor)), Math.max(1, (int) (size.width() * factor)));
    }

    /** The other picture as large as the picture, padded. */
    private Image placed(MixUp.Args args, Image other) {
        Image framed = Canvas.filled(
                        other, args.imgScale().size(), args.padVal().channels(other.channels()))
                .pasteResized(other, fitted, Interpolation.BILINEAR, 0, 0, fitted.width(), fitted.height(), 0, 0)
                .toImage();
        ImageSize part =
                new ImageSize(Math.min(target.height(), size.height() - y), Math.min(target.width(), size.width() - x));
        Image seen;
        if (args.padVal().isWhole()) {
            Image resized = Geometry.resize(framed, size, Interpolation.BILINEAR);
            seen = Canvas.crop(
                    isFlipped ? Geometry.flip(resized, FlipDirection.HORIZONTAL) : resized,
                    x,
                    y,
                    x + part.width(),
                    y + part.height());
        } else {
            seen = ExactBilinear.resized(framed, size, isFlipped, x, y, part);
        }
        return part.equals(target)
                ? seen
                : Canvas.filled(other, target, args.padVal().channels(other.channels()))
                        .paste(seen, 0, 0)
                        .toImage();
    }

    private BaseBoxes placed(MixUp.Args args, BaseBoxes boxes) {
        BaseBoxes placed = boxes.rescale(new ScaleFactor(scale, scale));
        if (args.bboxClipBorder()) {
            placed = placed.clip(size);
        }
        if (isFlipped) {
            placed = placed.flip(size, FlipDirection.HORIZONTAL);
        }
        placed = placed.translate(-x, -y);
        return args.bboxClipBorder() ? placed.clip(target) : placed;
    }

    private InstanceMasks placed(InstanceMasks masks) {
        InstanceMasks placed = masks.rescale(scale, Interpolation.NEAREST);
        if (isFlipped) {
            placed = placed.flip(FlipDirection.HORIZONTAL);
        }
        return placed.translate(target, -x, -y, 0, Interpolation.BILINEAR);
    }

    /** Half of each, cut off to whole numbers. */
    private static Image average(Image image, Image other) {
        byte[] a = image.pixels();
        byte[] b = other.pixels();
        if (image.channels() != other.channels()) {
            throw new IllegalArgumentException(other + " cannot be mixed into " + image + ": other channels");
        }
        byte[] mixed = new byte[a.length];
        for (int i = 0; i < mixed.length; i++) {
            mixed[i] = (byte) (((a[i] & 0xFF) + (b[i] & 0xFF)) >> 1);
        }
        return new Image(image.height(), image.width(), image.channels(), mixed);
    }
}
