package org.mm4j.cls.transforms;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.image.Geometry;
import org.mm4j.cv.image.PaddingMode;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** Cuts a part of a given size out of {@code img} at a random place, with a border around the picture if so configured. */
@Doc("Cuts out a part of a given size at a random place.")
public final class RandomCrop implements Transform {

    /** The arguments. */
    public record Args(
            @Doc("size to cut out, (height, width) or one number")
            HeightWidth cropSize,

            @Nullable @Doc("border to add first: one number, (left and right, top and bottom), or four sides")
            CropPadding padding,

            @Default("False") @Doc("whether smaller pictures get a border on both sides")
            boolean padIfNeeded,

            @Default("0")
            @Doc("what the border is filled with, one for each channel; one number is that of blue, the others are 0")
            FillColor padVal,

            @Default("'constant'") @Doc("what the border of pad_if_needed is: constant, edge, reflect or symmetric")
            PaddingMode paddingMode) {}

    private final Args args;

    /** Makes the step. */
    public RandomCrop(Args args) {
        this.args = args;
    }

    @Override
    public Results apply(Results results) {
        Image image = padded(results.get(ResultKey.IMG));
        int height = Math.min(args.cropSize().height(), image.height());
        int width = Math.min(args.cropSize().width(), image.width());
        boolean isWhole = args.cropSize().size().equals(image.size());
        CropWindow window = isWhole
                ? new CropWindow(0, 0, height, width)
                : CropAndResize.anywhere(image, height, width, results.random());
        Image crop = window.of(image);
        return results.put(ResultKey.IMG, crop).put(ResultKey.IMG_SHAPE, crop.size());
    }

    private Image padded(Image image) {
        double[] color = args.padVal().asBorder("pad_val", image.channels());
        Image result = image;
        CropPadding border = args.padding();
        if (border != null) {
            result = Geometry.pad(
                    result, border.left(), border.top(), border.right(), border.bottom(), PaddingMode.CONSTANT, color);
        }
        if (args.padIfNeeded()) {
            int rows = lacking(args.cropSize().height(), result.height());
            int columns = lacking(args.cropSize().width(), result.width());
            result = Geometry.pad(result, columns, rows, columns, rows, args.paddingMode(), color);
        }
        return result;
    }

    /** What is lacking on each of two sides. */
    private static int lacking(int wanted, int there) {
        return (Math.max(0, wanted - there) + 1) / 2;
    }

    @Override
    public Set<ResultKey<?>> requires() {
        return Set.of(ResultKey.IMG);
    }

    @Override
    public Set<ResultKey<?>> produces() {
        return Set.of(ResultKey.IMG_SHAPE);
    }
}
