package org.mm4j.engine.structures;

/**
 * By what a picture was resized; width first, as the originals order it.
 *
 * @param width new width divided by the old one
 * @param height new height divided by the old one
 */
public record ScaleFactor(double width, double height) {}
