package org.mm4j.cls.transforms;

import org.mm4j.engine.data.Results;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Cuts out the middle without a border and resizes it, as EfficientNet's evaluation does: the side of the part is
 * {@code crop_size / (crop_size + crop_padding)} of the picture's shorter side.
 */
@Doc("Cuts out the middle without a border and resizes it, as EfficientNet does.")
public final class EfficientNetCenterCrop extends CropAndResize {

    /** The arguments. */
    public record Args(
            @Doc("side of the result, a square") int cropSize,

            @Default("32") @Doc("border that is left away, in pixels of the result")
            int cropPadding,

            @Default("'bicubic'")
            @Doc("nearest, bilinear, bicubic, lanczos; with cv2 also area, with pillow also box and hamming")
            String interpolation,

            @Default("'cv2'") @Doc("cv2 or pillow, whose pixels differ")
            String backend) {

        public Args {
            if (cropSize < 1 || cropPadding < 0) {
                throw new IllegalArgumentException("crop_size and crop_padding: expected at least 1 and 0, got "
                        + cropSize + " and " + cropPadding);
            }
        }
    }

    private final Args args;

    /** Makes the step. */
    public EfficientNetCenterCrop(Args args) {
        super(new ImageSize(args.cropSize(), args.cropSize()), args.backend(), args.interpolation());
        this.args = args;
    }

    @Override
    CropWindow window(Image image, Results results) {
        return CropWindow.middle(image, args.cropSize(), args.cropPadding());
    }
}
