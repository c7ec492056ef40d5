/** Detection on several variants of a picture, such as sizes and mirrored ones. */
@NullMarked
package org.mm4j.det.models.tta;

import org.jspecify.annotations.NullMarked;
