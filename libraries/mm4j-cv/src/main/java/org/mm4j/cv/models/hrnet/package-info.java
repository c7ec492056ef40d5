/**
 * High-resolution networks, as the libraries register them with their own arguments:
 * {@link org.mm4j.cv.models.hrnet.HRNetBody} runs stages of {@link org.mm4j.cv.models.hrnet.HRModule}s. Names of parameters
 * are those of the originals' state dicts.
 */
@NullMarked
package org.mm4j.cv.models.hrnet;

import org.jspecify.annotations.NullMarked;
