package org.mm4j.det.transforms;

import org.jspecify.annotations.Nullable;
import org.mm4j.cv.image.PaddingMode;
import org.mm4j.cv.image.Sizes;
import org.mm4j.cv.transforms.PadSize;
import org.mm4j.cv.transforms.PadVal;
import org.mm4j.cv.transforms.ResizeScale;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.ScaleFactor;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** Resizes to a size; where the ratio of the sides is kept the rest is padded at the right and at the bottom. */
@Doc("Resizes the image, its boxes and masks to a size, and pads what is left.")
public final class FixShapeResize implements Transform {

    /** The arguments. */
    public record Args(
            @Doc("pixels, at least 1") int width,
            @Doc("pixels, at least 1") int height,

            @Default("dict(img=0, seg=255)") @Doc("what to fill in: a number, or dict(img=, seg=, masks=)")
            PadVal padVal,

            @Default("False") @Doc("whether to keep the ratio of the sides")
            boolean keepRatio,

            @Default("True") @Doc("whether to cut boxes off at the border")
            boolean clipObjectBorder,

            @Default("'cv2'") @Doc("'cv2' for OpenCV, 'pillow' for Pillow's pixels")
            String backend,

            @Default("'bilinear'")
            @Doc(
                    "nearest, bilinear, bicubic, area or lanczos; of pillow nearest, box, bilinear, hamming, bicubic or lanczos")
            String interpolation) {}

    private final Inside resize;
    private final @Nullable Pad pad;

    /** Makes the step. */
    public FixShapeResize(Args args) {
        this.resize = new Inside(new org.mm4j.cv.transforms.Resize.Args(
                new ResizeScale(args.width(), args.height()),
                null,
                args.keepRatio(),
                args.clipObjectBorder(),
                args.backend(),
                args.interpolation()));
        this.pad = args.keepRatio()
                ? new Pad(new org.mm4j.cv.transforms.Pad.Args(
                        new PadSize(args.width(), args.height()), null, false, args.padVal(), PaddingMode.CONSTANT))
                : null;
    }

    @Override
    public @Nullable Results apply(Results results) {
        Results resized = resize.apply(results);
        return pad == null ? resized : pad.apply(resized);
    }

    /** Fits the picture into a frame that does not turn; one factor stands for both sides. */
    private static final class Inside extends Resize {

        Inside(Args args) {
            super(args);
        }

        @Override
        protected void resizeImage(Results results) {
            if (!args().keepRatio()) {
                super.resizeImage(results);
                return;
            }
            ImageSize frame = results.get(ResultKey.SCALE);
            ImageSize size = results.get(ResultKey.IMG).size();
            double factor = Math.min((double) frame.width() / size.width(), (double) frame.height() / size.height());
            ImageSize scale = rounded(size, factor);
            results.put(ResultKey.SCALE, scale);
            putResized(results, rounded(size, Sizes.factorWithin(size, scale)));
            results.put(ResultKey.SCALE_FACTOR, new ScaleFactor(factor, factor));
        }

        private static ImageSize rounded(ImageSize size, double factor) {
            return new ImageSize(Math.max(1, (int) (size.height() * factor + 0.5)), Math.max(1, (int)
                    (size.width() * factor + 0.5)));
        }
    }
}
