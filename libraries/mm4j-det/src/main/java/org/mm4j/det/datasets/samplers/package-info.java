/** Orders and batches that look at what samples show. */
@NullMarked
package org.mm4j.det.datasets.samplers;

import org.jspecify.annotations.NullMarked;
