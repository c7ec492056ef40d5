package org.mm4j.cls.transforms;

import org.jspecify.annotations.Nullable;
import org.mm4j.cv.image.Canvas;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** Fills a rectangle around a random pixel, as far as it lies within the picture. */
@Doc("Fills a rectangle around a random pixel.")
public final class Cutout extends BaseAugTransform {

    /** The arguments. */
    public record Args(
            @Nullable @Doc("size of the rectangle, (height, width) or one number; None where magnitude_range is given")
            HeightWidth shape,

            @Default("128") @Doc("what it is filled with, one number or one for each channel")
            FillColor padVal,

            @Inline AugArgs common) {}

    private final Args args;

    /** Makes the step. */
    public Cutout(Args args) {
        super(args.common());
        this.args = args;
        requireOne("shape", args.shape());
    }

    @Override
    Image change(Image image, SampleRandom random) {
        HeightWidth shape = args.shape();
        int side = shape == null ? (int) magnitude(null, random) : 0;
        int height = shape == null ? side : shape.height();
        int width = shape == null ? side : shape.width();
        double y = random.uniform(image.height(), 1);
        double x = random.uniform(image.width(), 1);
        int top = (int) Math.max(0, y - height / 2.0);
        int left = (int) Math.max(0, x - width / 2.0);
        int rows = Math.min(image.height(), top + height) - top;
        int columns = Math.min(image.width(), left + width) - left;
        if (rows <= 0 || columns <= 0) {
            return image;
        }
        double[] color = args.padVal().of("pad_val", image.channels());
        Image patch = Canvas.filled(image, new ImageSize(rows, columns), color).toImage();
        return Canvas.filled(image, image.size(), 0)
                .paste(image, 0, 0)
                .paste(patch, left, top)
                .toImage();
    }
}
