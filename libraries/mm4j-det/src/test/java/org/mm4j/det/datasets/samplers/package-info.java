@NullMarked
package org.mm4j.det.datasets.samplers;

import org.jspecify.annotations.NullMarked;
