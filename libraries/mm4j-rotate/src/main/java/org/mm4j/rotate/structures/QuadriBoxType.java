package org.mm4j.rotate.structures;

import org.mm4j.det.structures.bbox.BoxType;
import org.mm4j.det.structures.mask.InstanceMasks;
import org.mm4j.registry.Doc;

/** The type {@code qbox}. */
@Doc("Boxes of four corners in turn: x1, y1, …, x4, y4.")
public final class QuadriBoxType implements BoxType {

    /** Makes the type. */
    public QuadriBoxType() {}

    @Override
    public String name() {
        return QuadriBoxes.TYPE;
    }

    @Override
    public int dim() {
        return 8;
    }

    @Override
    public QuadriBoxes boxes(float[] values) {
        return new QuadriBoxes(values);
    }

    @Override
    public QuadriBoxes fromInstanceMasks(InstanceMasks masks) {
        float[] corners = new float[8 * masks.size()];
        for (int i = 0; i < masks.size(); i++) {
            System.arraycopy(MaskRects.around(masks, i).corners(), 0, corners, 8 * i, 8);
        }
        return new QuadriBoxes(corners);
    }
}
