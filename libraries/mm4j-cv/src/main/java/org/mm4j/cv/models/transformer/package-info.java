/** Layers of vision transformers that several libraries share: patches, feed-forward networks, windows of attention. */
@NullMarked
package org.mm4j.cv.models.transformer;

import org.jspecify.annotations.NullMarked;
