package org.mm4j.cv.models.resnet;

/** What bottlenecks of some networks have in place of their convolution of 3 x 3. */
public sealed interface Middle permits Res2Middle, SplitMiddle {}
