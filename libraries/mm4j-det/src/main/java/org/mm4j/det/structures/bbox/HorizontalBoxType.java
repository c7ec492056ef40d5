package org.mm4j.det.structures.bbox;

import org.mm4j.det.structures.mask.InstanceMasks;
import org.mm4j.registry.Doc;

/** The type {@code hbox}. */
@Doc("Boxes with horizontal sides: x1, y1, x2, y2.")
public final class HorizontalBoxType implements BoxType {

    /** Makes the type. */
    public HorizontalBoxType() {}

    @Override
    public String name() {
        return HorizontalBoxes.TYPE;
    }

    @Override
    public int dim() {
        return 4;
    }

    @Override
    public HorizontalBoxes boxes(float[] values) {
        return new HorizontalBoxes(values);
    }

    @Override
    public HorizontalBoxes fromInstanceMasks(InstanceMasks masks) {
        return masks.getBboxes();
    }
}
