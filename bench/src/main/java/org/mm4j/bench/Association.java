package org.mm4j.bench;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigDict;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.registry.Registries;
import org.mm4j.registry.RegistryKey;
import org.mm4j.track.models.trackers.ByteTracker;
import org.mm4j.track.models.trackers.TrackMemory;
import org.mm4j.track.task.LinearAssignment;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * 500 walkers on a wide picture, seen in every frame: one frame of ByteTracker (prediction, three overlap matrices and
 * assignments, update), and the assignments alone, for overlaps as a tracker meets them and for random costs, where every
 * row could go with every column.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@SuppressWarnings("NullAway.Init") // JMH fills the fields
public class Association {

    private static final int WALKERS = 500;
    private static final float WIDTH = 40;
    private static final float HEIGHT = 100;
    private static final int PICTURE = 4000;
    private static final int WARM_FRAMES = 5;

    private final float[] boxes = new float[4 * WALKERS];
    private final double[] overlapCosts = new double[WALKERS * WALKERS];
    private final double[] randomCosts = new double[WALKERS * WALKERS];
    private Random random;
    private TrackMemory memory;
    private long frame;

    /** Places the walkers, and tracks them until all are confirmed. */
    @Setup
    public void place() {
        random = new Random(1);
        for (int i = 0; i < boxes.length; i += 4) {
            boxes[i] = PICTURE * random.nextFloat();
            boxes[i + 1] = PICTURE * random.nextFloat();
            boxes[i + 2] = boxes[i] + WIDTH;
            boxes[i + 3] = boxes[i + 1] + HEIGHT;
        }
        float[] before = boxes.clone();
        walk();
        for (int row = 0; row < WALKERS; row++) {
            for (int column = 0; column < WALKERS; column++) {
                overlapCosts[row * WALKERS + column] = 1 - overlap(before, 4 * row, boxes, 4 * column);
                randomCosts[row * WALKERS + column] = random.nextDouble();
            }
        }
        ByteTracker tracker = Registries.discover()
                .context(Config.of(ConfigDict.EMPTY), "mmtrack", warning -> {})
                .build(
                        new RegistryKey<>(Kinds.MODELS.name(), ByteTracker.class),
                        Config.dict("type", "ByteTracker", "motion", Config.dict("type", "KalmanFilter")));
        memory = tracker.open();
        for (int i = 0; i < WARM_FRAMES; i++) {
            byteTrackerFrame();
        }
    }

    private void walk() {
        for (int i = 0; i < boxes.length; i += 4) {
            float dx = 4 * random.nextFloat() - 2;
            float dy = 4 * random.nextFloat() - 2;
            boxes[i] += dx;
            boxes[i + 1] += dy;
            boxes[i + 2] += dx;
            boxes[i + 3] += dy;
        }
    }

    private static double overlap(float[] one, int i, float[] other, int j) {
        double width = Math.min(one[i + 2], other[j + 2]) - Math.max(one[i], other[j]);
        double height = Math.min(one[i + 3], other[j + 3]) - Math.max(one[i + 1], other[j + 1]);
        double both = Math.max(0, width) * Math.max(0, height);
        return both / (2 * WIDTH * HEIGHT - both);
    }

    /** The next frame of all walkers. */
    @Benchmark
    public int byteTrackerFrame() {
        walk();
        float[] scores = new float[WALKERS];
        Arrays.fill(scores, 0.9f);
        InstanceData found = InstanceData.ofSize(WALKERS)
                .with("bboxes", boxes.clone(), 4)
                .with("scores", scores)
                .with("labels", new long[WALKERS]);
        return memory.track(frame++, found).size();
    }

    /** The assignment of walkers by their overlap with the frame before. */
    @Benchmark
    public int[] assignOverlaps() {
        return LinearAssignment.limited(overlapCosts, WALKERS, WALKERS, 0.9);
    }

    /** The assignment with random costs. */
    @Benchmark
    public int[] assignRandom() {
        return LinearAssignment.limited(randomCosts, WALKERS, WALKERS, 0.9);
    }
}
