package org.mm4j.det.transforms;

import java.util.Set;
import org.mm4j.cv.image.ColorSpaces;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.data.Transform;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Moves hue, saturation and value of the picture, each of them or not, by random amounts that are the same for all pixels
 * (YOLOX, Ge et al. 2021).
 */
@Doc("Moves hue, saturation and value of the image by random amounts.")
public final class YOLOXHSVRandomAug implements Transform {

    /** The arguments. */
    public record Args(
            @Default("5") @Doc("most of the hue, in units of two degrees")
            int hueDelta,

            @Default("30") @Doc("most of the saturation, of 255")
            int saturationDelta,

            @Default("30") @Doc("most of the value, of 255") int valueDelta) {}

    private final int[] deltas;

    /** Makes the step. */
    public YOLOXHSVRandomAug(Args args) {
        this.deltas = new int[] {args.hueDelta(), args.saturationDelta(), args.valueDelta()};
    }

    @Override
    public Results apply(Results results) {
        SampleRandom random = results.random();
        double[] gains = new double[3];
        for (int i = 0; i < 3; i++) {
            gains[i] = random.uniform(-1, 1) * deltas[i];
        }
        for (int i = 0; i < 3; i++) {
            gains[i] *= random.integer(0, 2);
        }
        return results.put(
                ResultKey.IMG,
                ColorSpaces.shiftHsv(results.get(ResultKey.IMG), (int) gains[0], (int) gains[1], (int) gains[2]));
    }

    @Override
    public Set<ResultKey<?>> requires() {
        return Set.of(ResultKey.IMG);
    }
}
