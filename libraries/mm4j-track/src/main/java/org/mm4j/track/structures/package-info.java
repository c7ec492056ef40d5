/** What is passed between the parts of a tracker: samples of frames, and tracks. */
@NullMarked
package org.mm4j.track.structures;

import org.jspecify.annotations.NullMarked;
