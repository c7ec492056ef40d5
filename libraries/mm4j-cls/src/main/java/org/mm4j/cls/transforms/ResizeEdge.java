package org.mm4j.cls.transforms;

import java.util.Set;
import org.mm4j.cv.image.ResizeBackend;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.ScaleFactor;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Resizes {@code img} so that one side has a given length and the ratio of the sides is kept, the other side cut off to a
 * whole number. Sets {@code img_shape}, {@code scale} and {@code scale_factor}.
 */
@Doc("Resizes the image so that one side has a given length.")
public final class ResizeEdge implements Transform {

    /** Which side has the given length. */
    public enum Edge {
        /** The shorter one. */
        SHORT,
        /** The longer one. */
        LONG,
        /** The width. */
        WIDTH,
        /** The height. */
        HEIGHT
    }

    /** The arguments. */
    public record Args(
            @Doc("length of the side in pixels") int scale,

            @Default("'short'") @Doc("which side has it: short, long, width or height")
            Edge edge,

            @Default("'cv2'") @Doc("cv2 or pillow, whose pixels differ")
            String backend,

            @Default("'bilinear'")
            @Doc("nearest, bilinear, bicubic, lanczos; with cv2 also area, with pillow also box and hamming")
            String interpolation) {

        public Args {
            if (scale < 1) {
                throw new IllegalArgumentException("scale: expected at least 1, got " + scale);
            }
        }
    }

    private final Args args;
    private final ResizeBackend resizer;

    /** Makes the step. */
    public ResizeEdge(Args args) {
        this.args = args;
        this.resizer = ResizeBackend.of(args.backend(), args.interpolation());
    }

    @Override
    public Results apply(Results results) {
        Image image = results.get(ResultKey.IMG);
        ImageSize size = size(image.height(), image.width());
        Image resized = resizer.resize(image, size);
        return results.put(ResultKey.IMG, resized)
                .put(ResultKey.IMG_SHAPE, size)
                .put(ResultKey.SCALE, size)
                .put(
                        ResultKey.SCALE_FACTOR,
                        new ScaleFactor(
                                (double) size.width() / image.width(), (double) size.height() / image.height()));
    }

    private ImageSize size(int height, int width) {
        boolean isWidth = switch (args.edge()) {
            case SHORT -> width < height;
            case LONG -> width > height;
            case WIDTH -> true;
            case HEIGHT -> false;
        };
        int scale = args.scale();
        return isWidth
                ? new ImageSize((int) ((double) scale * height / width), scale)
                : new ImageSize(scale, (int) ((double) scale * width / height));
    }

    @Override
    public Set<ResultKey<?>> requires() {
        return Set.of(ResultKey.IMG);
    }

    @Override
    public Set<ResultKey<?>> produces() {
        return Set.of(ResultKey.IMG_SHAPE, ResultKey.SCALE, ResultKey.SCALE_FACTOR);
    }
}
