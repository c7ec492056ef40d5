@NullMarked
package org.mm4j.cls.datasets.samplers;

import org.jspecify.annotations.NullMarked;
