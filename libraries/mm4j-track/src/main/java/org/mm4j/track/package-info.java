/**
 * The library of scope {@code mmtrack}: trackers, which take detectors of mmdet by name.
 * {@link org.mm4j.track.MmtrackLibrary} is its table of contents.
 */
@NullMarked
package org.mm4j.track;

import org.jspecify.annotations.NullMarked;
