package org.mm4j.det.transforms;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.image.Canvas;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** Fills random rectangles of the picture (DeVries and Taylor 2017); boxes, masks and the class map stay as they are. */
@Doc("Fills random rectangles of the image.")
public final class CutOut implements Transform {

    /** The arguments. */
    public record Args(
            @Doc("how many rectangles: a number, or (least, most)")
            CountRange nHoles,

            @Nullable @Doc("their size (width, height) in pixels, or a list of sizes to choose from")
            CutOutSizes cutoutShape,

            @Nullable @Doc("their size as part of the image's, from 0 to 1, or a list to choose from")
            CutOutSizes cutoutRatio,

            @Default("(0, 0, 0)") @Doc("what is filled in, a number for each channel, or one")
            FillValue fillIn) {

        /** Checks the sizes. */
        public Args {
            if ((cutoutShape == null) == (cutoutRatio == null)) {
                throw new IllegalArgumentException("give one of cutout_shape and cutout_ratio");
            }
            if (cutoutShape != null) {
                cutoutShape.requireWhole("cutout_shape");
            }
        }
    }

    private final Args args;
    private final List<CutOutSizes.Extent> sizes;
    private final boolean isRelative;

    /** Makes the step. */
    public CutOut(Args args) {
        this.args = args;
        this.isRelative = args.cutoutRatio() != null;
        CutOutSizes given = args.cutoutRatio() != null ? args.cutoutRatio() : args.cutoutShape();
        this.sizes = given == null ? List.of() : given.sizes();
    }

    @Override
    public Results apply(Results results) {
        Image image = results.get(ResultKey.IMG);
        SampleRandom random = results.random();
        double[] fill = args.fillIn().channels(image.channels());
        Canvas canvas = Canvas.showing(image);
        int holes = args.nHoles().draw(random);
        for (int i = 0; i < holes; i++) {
            int x1 = random.integer(0, image.width());
            int y1 = random.integer(0, image.height());
            CutOutSizes.Extent size = random.choice(sizes);
            int width = (int) (isRelative ? size.width() * image.width() : size.width());
            int height = (int) (isRelative ? size.height() * image.height() : size.height());
            canvas.fill(x1, y1, Math.min(image.width(), x1 + width), Math.min(image.height(), y1 + height), fill);
        }
        return results.put(ResultKey.IMG, canvas.toImage());
    }

    @Override
    public Set<ResultKey<?>> requires() {
        return Set.of(ResultKey.IMG);
    }
}
