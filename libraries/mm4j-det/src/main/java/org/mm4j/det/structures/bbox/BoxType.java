package org.mm4j.det.structures.bbox;

import org.mm4j.det.structures.mask.InstanceMasks;
import org.mm4j.registry.Kind;
import org.mm4j.registry.RegistryKey;

/** A type of boxes that configs name ({@code box_type='hbox'}); registered under that name. */
@Kind("box type")
public interface BoxType {

    /** The kind under which types are registered. */
    RegistryKey<BoxType> KEY = new RegistryKey<>("box type", BoxType.class);

    /** The name in configs. */
    String name();

    /** Numbers a box. */
    int dim();

    /**
     * Boxes of this type.
     *
     * @param values row by row
     */
    BaseBoxes boxes(float[] values);

    /** The smallest boxes of this type around masks. */
    BaseBoxes fromInstanceMasks(InstanceMasks masks);
}
