/** What training minimises: a number for how far predictions are from what they should be. */
@NullMarked
package org.mm4j.det.models.losses;

import org.jspecify.annotations.NullMarked;
