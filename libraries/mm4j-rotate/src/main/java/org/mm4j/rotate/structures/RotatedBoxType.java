package org.mm4j.rotate.structures;

import org.mm4j.det.structures.bbox.BoxType;
import org.mm4j.det.structures.mask.InstanceMasks;
import org.mm4j.registry.Doc;

/** The type {@code rbox}. */
@Doc("Rotated boxes: centre x, centre y, width, height, angle in radians.")
public final class RotatedBoxType implements BoxType {

    /** Makes the type. */
    public RotatedBoxType() {}

    @Override
    public String name() {
        return RotatedBoxes.TYPE;
    }

    @Override
    public int dim() {
        return 5;
    }

    @Override
    public RotatedBoxes boxes(float[] values) {
        return new RotatedBoxes(values);
    }

    @Override
    public RotatedBoxes fromInstanceMasks(InstanceMasks masks) {
        float[] values = new float[5 * masks.size()];
        for (int i = 0; i < masks.size(); i++) {
            RotatedBoxes.put(MaskRects.around(masks, i), values, i);
        }
        return new RotatedBoxes(values);
    }
}
