package org.mm4j.rotate.models.heads;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.engine.nn.Tensors;

/** Maps of angles beside those of distances. */
final class Angles {

    private Angles() {}

    /**
     * Puts angles behind distances, which coders decode together.
     *
     * @param distances (4, h, w) for each level
     * @param angles (1, h, w) for each level
     * @return (5, h, w) for each level
     */
    static List<Tensor> join(List<Tensor> distances, List<Tensor> angles) {
        List<Tensor> boxes = new ArrayList<>();
        for (int level = 0; level < distances.size(); level++) {
            boxes.add(Tensors.cat(List.of(distances.get(level), angles.get(level)), 0));
        }
        return boxes;
    }
}
