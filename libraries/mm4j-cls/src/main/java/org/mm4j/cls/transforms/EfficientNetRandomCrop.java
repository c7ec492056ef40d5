package org.mm4j.cls.transforms;

import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * Cuts out a part of random area and proportions and resizes it, with the draws of EfficientNet's training (<a
 * href="https://arxiv.org/abs/1905.11946">EfficientNet</a>): the height is drawn between the bounds that the proportions
 * leave. If no part is large enough after some attempts, the middle is taken.
 */
@Doc("Cuts out a part of random area and proportions and resizes it, as EfficientNet does.")
public final class EfficientNetRandomCrop extends CropAndResize {

    /** The arguments. */
    public record Args(
            @Doc("side of the result, a square") int scale,

            @Default("0.1") @Doc("least part of the picture's area that is cut out")
            double minCovered,

            @Default("32") @Doc("border that is left away where the middle is taken")
            int cropPadding,

            @Inline CropArgs common,

            @Default("'bicubic'")
            @Doc("nearest, bilinear, bicubic, lanczos; with cv2 also area, with pillow also box and hamming")
            String interpolation) {

        public Args {
            if (scale < 1) {
                throw new IllegalArgumentException("scale: expected at least 1, got " + scale);
            }
            if (!(minCovered >= 0) || cropPadding < 0) {
                throw new IllegalArgumentException(
                        "min_covered and crop_padding: expected at least 0, got " + minCovered + " and " + cropPadding);
            }
        }
    }

    private final Args args;

    /** Makes the step. */
    public EfficientNetRandomCrop(Args args) {
        super(new ImageSize(args.scale(), args.scale()), args.common().backend(), args.interpolation());
        this.args = args;
    }

    @Override
    CropWindow window(Image image, Results results) {
        SampleRandom random = results.random();
        double area = (double) image.height() * image.width();
        double least = args.common().cropRatioRange().min() * area;
        double most = args.common().cropRatioRange().max() * area;
        Range ratios = args.common().aspectRatioRange();
        for (int i = 0; i < args.common().maxAttempts(); i++) {
            double ratio = random.uniform(ratios.min(), ratios.max());
            int highest = Math.min(image.height(), highest(most, ratio, image.width()));
            int lowest = Math.min(highest, CropWindow.rounded(Math.sqrt(least / ratio)));
            int height = CropWindow.rounded(random.uniform(lowest, highest));
            int width = CropWindow.rounded(height * ratio);
            double part = (double) height * width;
            if (part >= least
                    && part <= most
                    && width <= image.width()
                    && height <= image.height()
                    && part >= args.minCovered() * area
                    && part > 0) {
                return anywhere(image, height, width, random);
            }
        }
        return CropWindow.middle(image, args.scale(), args.cropPadding());
    }

    /** The largest height whose width fits into the picture. */
    private static int highest(double area, double ratio, int imageWidth) {
        int highest = CropWindow.rounded(Math.sqrt(area / ratio));
        if (highest * ratio > imageWidth) {
            highest = (int) ((imageWidth + 0.5 - 1e-7) / ratio);
            if (highest * ratio > imageWidth) {
                highest--;
            }
        }
        return highest;
    }
}
