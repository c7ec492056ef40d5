package org.mm4j.det.models.roi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.structures.mask.BitmapMasks;
import org.mm4j.det.structures.mask.InstanceMasks;
import org.mm4j.det.structures.mask.MaskField;
import org.mm4j.det.task.SamplingResult;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.IntPair;

/** What mask heads should draw. */
final class MaskTargets {

    private MaskTargets() {}

    /** The part of its ground truth's mask that lies in each positive region: (k, h, w). */
    static Tensor of(List<SamplingResult> sampled, List<DetDataSample> samples, RcnnTrainCfg cfg, Tensor like) {
        IntPair size = cfg.maskSize();
        if (size == null) {
            throw new IllegalStateException("train_cfg of the second stage has no mask_size; add mask_size=28");
        }
        List<Tensor> all = new ArrayList<>();
        for (int i = 0; i < sampled.size(); i++) {
            SamplingResult own = sampled.get(i);
            if (own.numPos() > 0) {
                InstanceMasks masks = MaskField.masks(samples.get(i).gtInstances());
                all.add(of(own, masks, size, cfg.softMaskTarget()).to(like.device(), ScalarType.Float));
            }
        }
        return Tensors.cat(all, 0);
    }

    private static Tensor of(SamplingResult sampled, InstanceMasks masks, IntPair size, boolean isSoft) {
        float[] boxes = Tensors.floats(sampled.posPriors());
        for (int i = 0; i < boxes.length; i++) {
            boxes[i] = Math.max(0, Math.min(i % 2 == 0 ? masks.width() : masks.height(), boxes[i]));
        }
        int[] indices = Arrays.stream(Tensors.longs(sampled.posAssignedGtInds()))
                .mapToInt(Math::toIntExact)
                .toArray();
        ImageSize target = new ImageSize(size.height(), size.width());
        int cells = size.height() * size.width();
        float[] values = new float[indices.length * cells];
        if (isSoft && masks instanceof BitmapMasks bitmaps) {
            List<float[]> parts = bitmaps.cropAndResizeSoft(boxes, target, indices);
            for (int i = 0; i < indices.length; i++) {
                System.arraycopy(parts.get(i), 0, values, i * cells, cells);
            }
        } else {
            BitmapMasks cut = masks.cropAndResize(boxes, target, indices).toBitmaps();
            for (int i = 0; i < indices.length; i++) {
                byte[] bits = cut.get(i);
                for (int j = 0; j < cells; j++) {
                    values[i * cells + j] = bits[j] == 0 ? 0 : 1;
                }
            }
        }
        return Tensors.of(values, indices.length, size.height(), size.width());
    }
}
