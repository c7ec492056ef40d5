package org.mm4j.cls.evaluation;

/** How numbers of classes become one. */
public enum Average {
    /** From the counts of all classes together. */
    MICRO,
    /** Their mean. */
    MACRO
}
