package org.mm4j.cls.transforms;

/** In which direction a picture is sheared or moved. */
public enum Axis {
    /** Rows. */
    HORIZONTAL,
    /** Columns. */
    VERTICAL
}
