package org.mm4j.bench;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.mm4j.cv.ops.RotatedIou;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Overlaps of 1000 with 1000 rotated boxes: the library's, and a plain double loop that computes corners, intersections
 * of sides and a convex hull for each pair, as the textbook has it. On a crowded picture most pairs meet, on a wide one
 * hardly any do.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@SuppressWarnings("NullAway.Init") // JMH fills the fields
public class RotatedOverlaps {

    private static final int BOXES = 1000;

    /** Side of the picture in pixels; boxes have sides of 10 to 100. */
    @Param({"150", "4000"})
    public int picture;

    private float[] one;
    private float[] other;

    /** Draws the boxes. */
    @Setup
    public void draw() {
        Random random = new Random(1);
        one = boxes(random);
        other = boxes(random);
    }

    private float[] boxes(Random random) {
        float[] boxes = new float[5 * BOXES];
        for (int i = 0; i < boxes.length; i += 5) {
            boxes[i] = picture * random.nextFloat();
            boxes[i + 1] = picture * random.nextFloat();
            boxes[i + 2] = 10 + 90 * random.nextFloat();
            boxes[i + 3] = 10 + 90 * random.nextFloat();
            boxes[i + 4] = (float) Math.PI * (random.nextFloat() - 0.5f);
        }
        return boxes;
    }

    /** The library's. */
    @Benchmark
    public float[] library() {
        return RotatedIou.pairwise(one, other, RotatedIou.Mode.IOU, true);
    }

    /** Pair by pair. */
    @Benchmark
    public float[] doubleLoop() {
        return PlainRotatedIou.pairwise(one, other);
    }
}
