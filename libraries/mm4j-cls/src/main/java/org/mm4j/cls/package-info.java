/**
 * The library of scope {@code mmcls}, known as {@code mmpretrain} as well: image classifiers and the backbones that
 * other libraries call. {@link org.mm4j.cls.MmclsLibrary} is its table of contents.
 */
@NullMarked
package org.mm4j.cls;

import org.jspecify.annotations.NullMarked;
