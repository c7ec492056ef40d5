package org.mm4j.cv.image;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.BiFunction;
import org.mm4j.cv.image.pillow.PillowFilter;
import org.mm4j.cv.image.pillow.PillowResize;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;

/** The code that resizes, and how: what configs say by {@code backend} and {@code interpolation}. */
public final class ResizeBackend {

    private final BiFunction<Image, ImageSize, Image> resize;

    private ResizeBackend(BiFunction<Image, ImageSize, Image> resize) {
        this.resize = resize;
    }

    /**
     * What a config names.
     *
     * @param backend {@code cv2} or {@code pillow}
     * @param interpolation for {@code cv2} nearest, bilinear, bicubic, area or lanczos; for {@code pillow} nearest, box,
     *     bilinear, hamming, bicubic or lanczos
     * @throws IllegalArgumentException if there is no such backend, or it has no such interpolation
     */
    public static ResizeBackend of(String backend, String interpolation) {
        return switch (backend) {
            case "cv2" -> {
                Interpolation how = choice(Interpolation.values(), backend, interpolation);
                yield new ResizeBackend((image, size) -> Geometry.resize(image, size, how));
            }
            case "pillow" -> {
                PillowFilter how = choice(PillowFilter.values(), backend, interpolation);
                yield new ResizeBackend((image, size) -> PillowResize.resize(image, size, how));
            }
            default -> throw new IllegalArgumentException("backend: expected 'cv2' or 'pillow', got '" + backend + "'");
        };
    }

    private static <E extends Enum<E>> E choice(E[] values, String backend, String interpolation) {
        for (E value : values) {
            if (value.name().toLowerCase(Locale.ROOT).equals(interpolation)) {
                return value;
            }
        }
        throw new IllegalArgumentException("interpolation: backend='" + backend + "' has "
                + Arrays.toString(values).toLowerCase(Locale.ROOT) + ", not '" + interpolation + "'");
    }

    /** An image of exactly the given size. */
    public Image resize(Image image, ImageSize size) {
        return resize.apply(image, size);
    }
}
