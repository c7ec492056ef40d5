/** Data sets of classification: folders of pictures, lists of files, CIFAR's batches. */
@NullMarked
package org.mm4j.cls.datasets;

import org.jspecify.annotations.NullMarked;
