/** The bodies of mobile networks, as the libraries register them with their own arguments and names of parameters. */
@NullMarked
package org.mm4j.cv.models.mobile;

import org.jspecify.annotations.NullMarked;
