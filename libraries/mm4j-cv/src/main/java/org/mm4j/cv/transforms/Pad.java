package org.mm4j.cv.transforms;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.image.Geometry;
import org.mm4j.cv.image.PaddingMode;
import org.mm4j.cv.image.Sizes;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Pads {@code img} and, where the sample has one, {@code gt_seg_map} at the right and at the bottom: to a size, to a
 * multiple of a number, to a square, or to a square whose side is a multiple. Sets {@code img_shape} and
 * {@code pad_shape} to the new size, and {@code pad_fixed_size} and {@code pad_size_divisor} to what was asked for (they
 * are not there where the originals have {@code None}).
 */
@Doc("Pads the image at the right and at the bottom.")
public class Pad implements Transform {

    /** The arguments. */
    public record Args(
            @Nullable @Doc("size to pad to, (width, height)")
            PadSize size,

            @Nullable @Doc("pad each side to a multiple of this")
            Integer sizeDivisor,

            @Default("False") @Doc("pad to a square first") boolean padToSquare,

            @Default("dict(img=0, seg=255)") @Doc("what to fill in: a number, or dict(img=, seg=, masks=)")
            PadVal padVal,

            @Default("'constant'") @Doc("constant, edge, reflect or symmetric")
            PaddingMode paddingMode) {

        public Args {
            if (padToSquare && size != null) {
                throw new IllegalArgumentException("size cannot be given with pad_to_square=True");
            }
            if (!padToSquare && size == null && sizeDivisor == null) {
                throw new IllegalArgumentException("needs size, size_divisor or pad_to_square=True");
            }
            if (size != null && sizeDivisor != null) {
                throw new IllegalArgumentException("size and size_divisor cannot both be given");
            }
            if (sizeDivisor != null && sizeDivisor < 1) {
                throw new IllegalArgumentException("size_divisor is at least 1, not " + sizeDivisor);
            }
        }
    }

    private final Args args;

    /** Pads as the arguments say. */
    public Pad(Args args) {
        this.args = args;
    }

    /** The arguments. */
    protected final Args args() {
        return args;
    }

    @Override
    public @Nullable Results apply(Results results) {
        padImage(results);
        padSegMap(results);
        return results;
    }

    /** Pads {@code img}. */
    protected void padImage(Results results) {
        Image image = results.get(ResultKey.IMG);
        Image padded = Geometry.padTo(
                image, target(image.size()), args.paddingMode(), args.padVal().img(image.channels()));
        results.put(ResultKey.IMG, padded)
                .put(ResultKey.IMG_SHAPE, padded.size())
                .put(ResultKey.PAD_SHAPE, padded.size());
        putOrRemove(
                results,
                ImageKeys.PAD_FIXED_SIZE,
                args.size() == null ? null : args.size().size());
        putOrRemove(results, ImageKeys.PAD_SIZE_DIVISOR, args.sizeDivisor());
    }

    /** Pads {@code gt_seg_map} to {@code pad_shape}. */
    protected void padSegMap(Results results) {
        results.find(ImageKeys.GT_SEG_MAP)
                .ifPresent(map -> results.put(
                        ImageKeys.GT_SEG_MAP,
                        Geometry.padTo(
                                map,
                                results.get(ResultKey.PAD_SHAPE),
                                args.paddingMode(),
                                args.padVal().seg(map.channels()))));
    }

    private ImageSize target(ImageSize size) {
        if (args.size() != null) {
            return args.size().size();
        }
        int side = Math.max(size.height(), size.width());
        ImageSize target = args.padToSquare() ? new ImageSize(side, side) : size;
        return args.sizeDivisor() == null ? target : Sizes.raisedToMultiple(target, args.sizeDivisor());
    }

    private static <T> void putOrRemove(Results results, ResultKey<T> key, @Nullable T value) {
        if (value == null) {
            results.remove(key);
        } else {
            results.put(key, value);
        }
    }

    @Override
    public Set<ResultKey<?>> requires() {
        return Set.of(ResultKey.IMG);
    }

    @Override
    public Set<ResultKey<?>> produces() {
        return Set.of(ResultKey.IMG_SHAPE, ResultKey.PAD_SHAPE);
    }
}
