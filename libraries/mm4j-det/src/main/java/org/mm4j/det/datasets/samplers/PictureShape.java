package org.mm4j.det.datasets.samplers;

import java.util.Optional;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.dataset.Dataset;
import org.mm4j.engine.dataset.DatasetException;

/** What samplers know of a picture before it is read. */
final class PictureShape {

    private PictureShape() {}

    /**
     * Whether a picture is higher than wide.
     *
     * @param sampler that asks
     * @throws DatasetException if the data set does not know the size
     */
    static boolean isHigh(Dataset dataset, int index, String sampler) {
        Results info = dataset.dataInfo(index);
        Optional<Integer> width = info.find(ResultKey.WIDTH);
        Optional<Integer> height = info.find(ResultKey.HEIGHT);
        if (width.isEmpty() || height.isEmpty()) {
            throw new DatasetException(sampler + " puts pictures of like shape together, and " + dataset
                    + " does not know width and height of sample " + index
                    + " before its picture is read; give 'width' and 'height' in the annotations, or img_shape=(height,"
                    + " width) to a DOTADataset");
        }
        return width.get() < height.get();
    }
}
