package org.mm4j.det.models.roi;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.structures.mask.MaskField;
import org.mm4j.engine.structures.InstanceData;

/** Adds masks to detections. */
final class MaskPrediction {

    private MaskPrediction() {}

    /**
     * Adds masks.
     *
     * @param found of each picture, with boxes in pixels of the pictures as fed
     * @param like a tensor of the device to work on
     * @param masks from regions (k, 5) to probabilities (k, classes or 1, h, w)
     * @param rescale whether boxes and masks come out in pixels of the pictures as they were read
     */
    static List<InstanceData> add(
            List<InstanceData> found,
            List<DetDataSample> samples,
            Tensor like,
            Function<Tensor, Tensor> masks,
            MaskHead head,
            RcnnTestCfg cfg,
            boolean rescale) {
        Tensor rois = Regions.of(Regions.boxes(found, like));
        Tensor predicted = rois.size(0) == 0 ? null : masks.apply(rois);
        List<InstanceData> results = new ArrayList<>();
        long from = 0;
        for (int i = 0; i < found.size(); i++) {
            InstanceData own = found.get(i);
            if (predicted == null || own.size() == 0) {
                results.add(MaskField.withRles(own, List.of()));
            } else {
                Tensor part = predicted.narrow(0, from, own.size());
                results.add(head.predict(part, own, samples.get(i), cfg, rescale));
            }
            from += own.size();
        }
        return results;
    }
}
