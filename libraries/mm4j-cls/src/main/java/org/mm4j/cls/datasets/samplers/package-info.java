/** Orders in which samples of classification are read. */
@NullMarked
package org.mm4j.cls.datasets.samplers;

import org.jspecify.annotations.NullMarked;
