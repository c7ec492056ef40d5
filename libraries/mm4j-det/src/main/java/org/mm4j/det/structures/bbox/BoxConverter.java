package org.mm4j.det.structures.bbox;

import org.mm4j.registry.Kind;
import org.mm4j.registry.RegistryKey;

/** A way from one type of boxes to another; registered under the names of both, such as {@code hbox2rbox}. */
@Kind("box converter")
@FunctionalInterface
public interface BoxConverter {

    /** The kind under which converters are registered. */
    RegistryKey<BoxConverter> KEY = new RegistryKey<>("box converter", BoxConverter.class);

    /** The same boxes, or those that come nearest, as another type. */
    BaseBoxes convert(BaseBoxes boxes);
}
