@NullMarked
package org.mm4j.det.models;

import org.jspecify.annotations.NullMarked;
