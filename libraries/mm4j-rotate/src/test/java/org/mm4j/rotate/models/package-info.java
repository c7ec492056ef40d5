@NullMarked
package org.mm4j.rotate.models;

import org.jspecify.annotations.NullMarked;
