/** What is known of datasets without their files: names of classes. */
@NullMarked
package org.mm4j.det.datasets;

import org.jspecify.annotations.NullMarked;
