/** Hooks of trainings of trackers. */
@NullMarked
package org.mm4j.track.engine.hooks;

import org.jspecify.annotations.NullMarked;
