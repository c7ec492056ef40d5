/** What classification adds to training: optimisers for large batches, learning rates by depth, a schedule of the decay. */
@NullMarked
package org.mm4j.cls.engine;

import org.jspecify.annotations.NullMarked;
