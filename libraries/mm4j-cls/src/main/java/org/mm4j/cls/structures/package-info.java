/** What is known of a picture that is classified. */
@NullMarked
package org.mm4j.cls.structures;

import org.jspecify.annotations.NullMarked;
