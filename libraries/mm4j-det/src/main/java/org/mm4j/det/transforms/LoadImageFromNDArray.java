package org.mm4j.det.transforms;

import java.util.Set;
import org.mm4j.cv.transforms.LoadImageFromFile;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.Doc;

/** Takes a picture that is in the sample already, as if it had been read: sets {@code img_shape} and {@code ori_shape}. */
@Doc("Takes an image that was read before.")
public final class LoadImageFromNDArray extends LoadImageFromFile {

    /** Takes the arguments of {@link LoadImageFromFile}, of which none makes a difference to a picture in memory. */
    public LoadImageFromNDArray(Args args) {
        super(args);
    }

    @Override
    public Results apply(Results results) {
        Image image = results.get(ResultKey.IMG);
        results.remove(ResultKey.IMG_PATH);
        return results.put(ResultKey.IMG_SHAPE, image.size()).put(ResultKey.ORI_SHAPE, image.size());
    }

    @Override
    public Set<ResultKey<?>> requires() {
        return Set.of(ResultKey.IMG);
    }
}
