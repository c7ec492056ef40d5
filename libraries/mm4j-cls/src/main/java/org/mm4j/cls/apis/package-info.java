/**
 * Running a classifier on pictures: from a config and a checkpoint to classes. {@link
 * org.mm4j.cls.apis.ImageClassificationInferencer} is safe for several threads.
 */
@NullMarked
package org.mm4j.cls.apis;

import org.jspecify.annotations.NullMarked;
