package org.mm4j.cv.transforms;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigFloat;
import org.mm4j.config.ConfigInt;
import org.mm4j.config.ConfigSequence;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;
import org.mm4j.registry.FromConfig;

/**
 * What constant padding fills in: configs write a number for the picture, or
 * {@code dict(img=(114, 114, 114), seg=255, masks=0)} with any of the three.
 *
 * <p>One integer stands for all channels. One number with a decimal point, {@code img=114.0}, stands for the first
 * channel, and the others are 0: so it is in the original, and models were trained with it.
 */
public final class PadVal {

    private static final List<String> KEYS = List.of("img", "seg", "masks");

    private final Fill img;
    private final Fill seg;
    private final Fill masks;

    private PadVal(Fill img, Fill seg, Fill masks) {
        this.img = img;
        this.seg = seg;
        this.masks = masks;
    }

    /** The picture is padded with a number. */
    @FromConfig
    public static PadVal of(int img) {
        return new PadVal(Fill.all(img), Fill.all(255), Fill.all(0));
    }

    /** What a dict says; what it does not is 0 for the picture and for masks, 255 for the map of classes. */
    @FromConfig
    public static PadVal of(ConfigDict dict) {
        for (ConfigValue key : dict.keys()) {
            if (!(key instanceof ConfigString name) || !KEYS.contains(name.value())) {
                throw new IllegalArgumentException("the keys are img, seg and masks, not " + key);
            }
        }
        return new PadVal(
                Fill.of("img", dict.get("img"), 0),
                Fill.of("seg", dict.get("seg"), 255),
                Fill.of("masks", dict.get("masks"), 0));
    }

    /** One number for each channel of a picture. */
    public double[] img(int channels) {
        return img.channels("img", channels);
    }

    /** One number for each channel of a map of classes. */
    public double[] seg(int channels) {
        return seg.channels("seg", channels);
    }

    /** One number for masks. */
    public double masks() {
        return masks.channels("masks", 1)[0];
    }

    /** Which channels numbers are meant for. */
    private enum Reach {
        ALL,
        FIRST,
        EACH
    }

    /** Numbers as given: one, or several. */
    private record Fill(List<Double> numbers, Reach reach) {

        static Fill all(int number) {
            return new Fill(List.of((double) number), Reach.ALL);
        }

        static Fill of(String key, @Nullable ConfigValue value, int otherwise) {
            if (value == null) {
                return all(otherwise);
            }
            if (value instanceof ConfigSequence sequence) {
                List<Double> numbers = new ArrayList<>();
                for (ConfigValue item : sequence.items()) {
                    numbers.add(number(key, item));
                }
                return new Fill(List.copyOf(numbers), Reach.EACH);
            }
            return new Fill(List.of(number(key, value)), value instanceof ConfigInt ? Reach.ALL : Reach.FIRST);
        }

        private static double number(String key, ConfigValue value) {
            if (value instanceof ConfigInt number) {
                return number.value().doubleValue();
            }
            if (value instanceof ConfigFloat number) {
                return number.value();
            }
            throw new IllegalArgumentException(
                    key + " is a number or one for each channel, not " + value.kind() + " " + value);
        }

        double[] channels(String key, int channels) {
            if (reach == Reach.EACH && numbers.size() != channels) {
                throw new IllegalArgumentException(
                        "pad_val: " + key + " has " + numbers.size() + " numbers, the image " + channels + " channels");
            }
            double[] values = new double[channels];
            for (int i = 0; i < channels; i++) {
                values[i] = switch (reach) {
                    case ALL -> numbers.get(0);
                    case FIRST -> i == 0 ? numbers.get(0) : 0;
                    case EACH -> numbers.get(i);
                };
            }
            return values;
        }
    }
}
