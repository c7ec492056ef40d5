/**
 * Checkpoints: reading {@code .pth} files without executing anything, safetensors, and the report of a load.
 */
@NullMarked
package org.mm4j.engine.checkpoint;

import org.jspecify.annotations.NullMarked;
