package org.mm4j.rotate.structures;

/**
 * Which of the many forms of a rotated box is the regular one: turning it by 90 degrees and swapping its sides, or
 * turning it by 180 degrees, gives the same rectangle. Configs name these in lower case.
 */
public enum AngleVersion {
    /** OpenCV's of old: the angle is in [-90, 0) degrees. */
    OC(false, -90),
    /** The width is the longer side, the angle in [-90, 90) degrees. */
    LE90(true, -90),
    /** The width is the longer side, the angle in [-45, 135) degrees. */
    LE135(true, -45);

    private final boolean isWidthLonger;
    private final double startDegrees;

    AngleVersion(boolean isWidthLonger, double startDegrees) {
        this.isWidthLonger = isWidthLonger;
        this.startDegrees = startDegrees;
    }

    /** Whether the width is the longer side; otherwise angles stay below the first by less than a right angle. */
    public boolean isWidthLonger() {
        return isWidthLonger;
    }

    /** Where the range of angles begins. */
    public double startDegrees() {
        return startDegrees;
    }
}
