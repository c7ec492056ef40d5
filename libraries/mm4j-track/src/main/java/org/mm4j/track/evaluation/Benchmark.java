package org.mm4j.track.evaluation;

import org.mm4j.registry.Name;

/** Which rules of MOTChallenge hold. */
public enum Benchmark {
    /** No distractors; only rows of confidence 0 are left out. */
    @Name("MOT15")
    MOT15(false, false),
    /** As MOT17. */
    @Name("MOT16")
    MOT16(true, false),
    /** Results that match a distractor do not count. */
    @Name("MOT17")
    MOT17(true, false),
    /** As MOT17, and vehicles are distractors too. */
    @Name("MOT20")
    MOT20(true, true),
    /** As MOT17. */
    @Name("DanceTrack")
    DanceTrack(true, false);

    /** The class that is tracked. */
    static final int PEDESTRIAN = 1;

    private final boolean preprocessed;
    private final boolean vehicles;

    Benchmark(boolean preprocessed, boolean vehicles) {
        this.preprocessed = preprocessed;
        this.vehicles = vehicles;
    }

    /** Whether a class looks like a pedestrian: on a vehicle, static, reflected and so on. */
    boolean isDistractor(int classId) {
        return switch (classId) {
            case 2, 7, 8, 12 -> true;
            case 6 -> vehicles;
            default -> false;
        };
    }

    boolean isPreprocessed() {
        return preprocessed;
    }
}
