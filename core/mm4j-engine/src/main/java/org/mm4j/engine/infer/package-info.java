/**
 * Running models on what is no data set: pictures, frames. What the inferencers of all libraries share stands here; each
 * library adds what its predictions look like.
 */
@NullMarked
package org.mm4j.engine.infer;

import org.jspecify.annotations.NullMarked;
