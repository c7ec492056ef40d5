package org.mm4j.det.transforms;

import java.util.Set;
import org.mm4j.cv.transforms.LoadImageFromFile;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.registry.Doc;

/**
 * Takes a picture that is in the sample already, as if it had been read: sets {@code img_shape} and {@code ori_shape} and
 * removes {@code img_path}.
 */
@Doc("Takes an image that was read before.")
public final class LoadImageFromNDArray extends LoadImageFromFile {

    /** Takes the arguments of {@link LoadImageFromFile}; of a picture in memory only {@code to_float32} is left to do. */
    public LoadImageFromNDArray(Args args) {
        super(args);
    }

    @Override
    public Results apply(Results results) {
        results.remove(ResultKey.IMG_PATH);
        return putImage(results, results.get(ResultKey.IMG));
    }

    @Override
    public Set<ResultKey<?>> requires() {
        return Set.of(ResultKey.IMG);
    }
}
