package org.mm4j.cls.transforms;

import java.util.Set;
import org.mm4j.cv.image.ResizeBackend;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;

/** Cuts a part out of {@code img} and resizes it; sets {@code img_shape}. */
abstract class CropAndResize implements Transform {

    private final ImageSize size;
    private final ResizeBackend resizer;

    CropAndResize(ImageSize size, String backend, String interpolation) {
        this.size = size;
        this.resizer = ResizeBackend.of(backend, interpolation);
    }

    /** The part to cut out. */
    abstract CropWindow window(Image image, Results results);

    @Override
    public final Results apply(Results results) {
        Image image = results.get(ResultKey.IMG);
        Image resized = resizer.resize(window(image, results).of(image), size);
        return results.put(ResultKey.IMG, resized).put(ResultKey.IMG_SHAPE, resized.size());
    }

    /** A window of a size at a random place. */
    static CropWindow anywhere(Image image, int height, int width, SampleRandom random) {
        int top = random.integer(0, image.height() - height + 1);
        int left = random.integer(0, image.width() - width + 1);
        return new CropWindow(top, left, height, width);
    }

    @Override
    public final Set<ResultKey<?>> requires() {
        return Set.of(ResultKey.IMG);
    }

    @Override
    public final Set<ResultKey<?>> produces() {
        return Set.of(ResultKey.IMG_SHAPE);
    }
}
