package org.mm4j.cls.transforms;

import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * Cuts out a part of random area and proportions and resizes it (<a href="https://arxiv.org/abs/1409.4842">Going deeper
 * with convolutions</a>). If none fits into the picture after some attempts, the middle is taken.
 */
@Doc("Cuts out a part of random area and proportions and resizes it.")
public final class RandomResizedCrop extends CropAndResize {

    /** The arguments. */
    public record Args(
            @Doc("size of the result, (height, width) or one number")
            HeightWidth scale,

            @Inline CropArgs common,

            @Default("'bilinear'")
            @Doc("nearest, bilinear, bicubic, lanczos; with cv2 also area, with pillow also box and hamming")
            String interpolation) {}

    private final CropArgs args;

    /** Makes the step. */
    public RandomResizedCrop(Args args) {
        super(args.scale().size(), args.common().backend(), args.interpolation());
        this.args = args.common();
    }

    @Override
    CropWindow window(Image image, Results results) {
        SampleRandom random = results.random();
        double area = (double) image.height() * image.width();
        Range ratios = args.aspectRatioRange();
        for (int i = 0; i < args.maxAttempts(); i++) {
            double part = random.uniform(
                            args.cropRatioRange().min(), args.cropRatioRange().max())
                    * area;
            double ratio = Math.exp(random.uniform(Math.log(ratios.min()), Math.log(ratios.max())));
            int width = CropWindow.rounded(Math.sqrt(part * ratio));
            int height = CropWindow.rounded(Math.sqrt(part / ratio));
            if (width > 0 && width <= image.width() && height > 0 && height <= image.height()) {
                return anywhere(image, height, width, random);
            }
        }
        int width = image.width();
        int height = image.height();
        double ratio = (double) width / height;
        if (ratio < ratios.min()) {
            height = CropWindow.rounded(width / ratios.min());
        } else if (ratio > ratios.max()) {
            width = CropWindow.rounded(height * ratios.max());
        }
        return new CropWindow((image.height() - height) / 2, (image.width() - width) / 2, height, width);
    }
}
