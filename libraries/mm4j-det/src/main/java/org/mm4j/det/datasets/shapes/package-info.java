/**
 * A small data set that can be made anywhere: coloured shapes on textured backgrounds, with boxes, rotated boxes and
 * polygons, in COCO's format and in DOTA's. {@link org.mm4j.det.datasets.shapes.ShapesGenerator} writes it.
 */
@NullMarked
package org.mm4j.det.datasets.shapes;

import org.jspecify.annotations.NullMarked;
