/** What detection adds to training: a warm-up, and learning rates by depth. */
@NullMarked
package org.mm4j.det.engine;

import org.jspecify.annotations.NullMarked;
