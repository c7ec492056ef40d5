package org.mm4j.det.transforms;

import java.util.Set;
import org.mm4j.cv.image.ColorSpaces;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Changes brightness, contrast, saturation, hue and the order of the channels, each of them or not, by random amounts (SSD,
 * Liu et al. 2016). The picture becomes float32 and is not cut off to 0 to 255.
 */
@Doc("Changes brightness, contrast, saturation, hue and the order of channels by random amounts.")
public final class PhotoMetricDistortion implements Transform {

    /** The arguments. */
    public record Args(
            @Default("32") @Doc("most of the brightness that is added, to either side")
            double brightnessDelta,

            @Default("(0.5, 1.5)") @Doc("least and greatest factor of the contrast")
            NumberRange contrastRange,

            @Default("(0.5, 1.5)") @Doc("least and greatest factor of the saturation")
            NumberRange saturationRange,

            @Default("18") @Doc("most degrees of the hue, to either side")
            double hueDelta) {}

    private static final float CIRCLE = 360;

    private final Args args;

    /** Makes the step. */
    public PhotoMetricDistortion(Args args) {
        this.args = args;
    }

    /** What is done to a picture: what is not flagged is drawn all the same. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Draw(
            boolean isContrastFirst,
            boolean isBrighter,
            boolean isContrasted,
            boolean isSaturated,
            boolean isShifted,
            boolean isSwapped,
            float brightness,
            float contrast,
            float saturation,
            float hue,
            int[] order) {}

    private Draw draw(SampleRandom random) {
        return new Draw(
                coin(random),
                coin(random),
                coin(random),
                coin(random),
                coin(random),
                coin(random),
                (float) random.uniform(-args.brightnessDelta(), args.brightnessDelta()),
                (float) args.contrastRange().draw(random),
                (float) args.saturationRange().draw(random),
                (float) random.uniform(-args.hueDelta(), args.hueDelta()),
                random.permutation(3));
    }

    private static boolean coin(SampleRandom random) {
        return random.integer(0, 2) == 1;
    }

    @Override
    public Results apply(Results results) {
        Image image = results.get(ResultKey.IMG);
        Draw draw = draw(results.random());
        float[] bgr = image.isFloat() ? image.floats().clone() : image.floats();
        boolean isContrastFirst = draw.isContrasted() && draw.isContrastFirst();
        boolean isContrastLast = draw.isContrasted() && !draw.isContrastFirst();
        if (draw.isBrighter() || isContrastFirst) {
            float more = draw.isBrighter() ? draw.brightness() : 0;
            float times = isContrastFirst ? draw.contrast() : 1;
            for (int i = 0; i < bgr.length; i++) {
                bgr[i] = (bgr[i] + more) * times;
            }
        }
        Image hsv = ColorSpaces.bgrToHsv(Image.ofFloats(image.height(), image.width(), image.channels(), bgr));
        distort(hsv.floats(), draw);
        Image distorted = ColorSpaces.hsvToBgr(hsv);
        if (isContrastLast || draw.isSwapped()) {
            finish(distorted.floats(), isContrastLast ? draw.contrast() : 1, draw);
        }
        return results.put(ResultKey.IMG, distorted);
    }

    /** Changes saturation and hue of pixels that nobody else has seen yet. */
    private static void distort(float[] hsv, Draw draw) {
        if (draw.isSaturated()) {
            boolean isCut = draw.saturation() > 1;
            for (int i = 1; i < hsv.length; i += 3) {
                float saturation = hsv[i] * draw.saturation();
                hsv[i] = isCut ? Math.max(0, Math.min(1, saturation)) : saturation;
            }
        }
        if (draw.isShifted()) {
            for (int i = 0; i < hsv.length; i += 3) {
                float hue = hsv[i] + draw.hue();
                hue = hue > CIRCLE ? hue - CIRCLE : hue;
                hsv[i] = hue < 0 ? hue + CIRCLE : hue;
            }
        }
    }

    private static void finish(float[] bgr, float times, Draw draw) {
        int[] order = draw.isSwapped() ? draw.order() : new int[] {0, 1, 2};
        for (int i = 0; i < bgr.length; i += 3) {
            float first = bgr[i + order[0]] * times;
            float second = bgr[i + order[1]] * times;
            float third = bgr[i + order[2]] * times;
            bgr[i] = first;
            bgr[i + 1] = second;
            bgr[i + 2] = third;
        }
    }

    @Override
    public Set<ResultKey<?>> requires() {
        return Set.of(ResultKey.IMG);
    }
}
