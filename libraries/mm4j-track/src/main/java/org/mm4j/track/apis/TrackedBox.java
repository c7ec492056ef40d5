package org.mm4j.track.apis;

import org.mm4j.det.structures.Box;

/**
 * A box of a track in one frame.
 *
 * @param id the identity, from 0 within its video
 * @param label class number from 0
 * @param className the name of the class; the number as text where no names are known
 * @param score of the detection, in [0, 1]
 * @param box in pixels of the frame as it was given; it may reach over its border
 */
public record TrackedBox(long id, int label, String className, float score, Box box) {}
