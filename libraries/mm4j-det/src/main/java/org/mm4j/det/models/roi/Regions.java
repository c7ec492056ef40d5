package org.mm4j.det.models.roi;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.Column;
import org.mm4j.engine.structures.InstanceData;

/** Boxes of several pictures as regions: (k, 5), the index of the picture first. */
final class Regions {

    private Regions() {}

    /** The boxes (k, 4) of each picture, one picture after the other. */
    static Tensor of(List<Tensor> boxes) {
        List<Tensor> all = new ArrayList<>();
        for (int i = 0; i < boxes.size(); i++) {
            Tensor own = boxes.get(i);
            Tensor picture = own.new_full(new long[] {own.size(0), 1}, new Scalar(i));
            all.add(Tensors.cat(List.of(picture, own), 1));
        }
        return Tensors.cat(all, 0);
    }

    /** Regions (k, 5) with the same centres, larger by a factor. */
    static Tensor scaled(Tensor rois, double factor) {
        if (factor == 1) {
            return rois;
        }
        Tensor low = rois.narrow(1, 1, 2);
        Tensor high = rois.narrow(1, 3, 2);
        Tensor center = low.add(high).mul(new Scalar(0.5));
        Tensor half = high.sub(low).mul(new Scalar(factor)).mul(new Scalar(0.5));
        return Tensors.cat(List.of(rois.narrow(1, 0, 1), center.sub(half), center.add(half)), 1);
    }

    /** The {@code bboxes} of each picture as tensors (k, 4) of the device of another one. */
    static List<Tensor> boxes(List<InstanceData> instances, Tensor like) {
        return instances.stream().map(own -> boxes(own, like)).toList();
    }

    /** The {@code bboxes} of a picture: (k, 4). */
    static Tensor boxes(InstanceData instances, Tensor like) {
        Column.Floats column =
                instances.has("bboxes") ? instances.floats("bboxes") : new Column.Floats(new float[0], 4);
        return Tensors.of(column.values(), instances.size(), column.width()).to(like.device(), ScalarType.Float);
    }
}
