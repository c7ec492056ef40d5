/** Running a detector on pictures: from a config and a checkpoint to boxes. {@link org.mm4j.det.apis.DetInferencer} is safe for several threads. */
@NullMarked
package org.mm4j.det.apis;

import org.jspecify.annotations.NullMarked;
