@NullMarked
package org.mm4j.cls.models;

import org.jspecify.annotations.NullMarked;
