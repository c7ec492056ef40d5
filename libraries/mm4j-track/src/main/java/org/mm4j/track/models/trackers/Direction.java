package org.mm4j.track.models.trackers;

/** Directions between centres of boxes as (dy, dx), in float32 as the originals compute them. */
final class Direction {

    /** Stands for no direction. */
    static final float[] UNKNOWN = {-1, -1};

    private static final float LEAST = 1e-6f;

    private Direction() {}

    /** From one box to another; unknown where the numbers of one of them sum up to less than 0. */
    static float[] of(float[] from, float[] to) {
        return sum(from) < 0 || sum(to) < 0 ? UNKNOWN : between(from, to);
    }

    private static float[] between(float[] from, float[] to) {
        float dy = (to[1] + to[3]) / 2 - (from[1] + from[3]) / 2;
        float dx = (to[0] + to[2]) / 2 - (from[0] + from[2]) / 2;
        float norm = (float) Math.sqrt(dy * dy + dx * dx) + LEAST;
        return new float[] {dy / norm, dx / norm};
    }

    /** How far a box lies off the way of a track: -0.5 straight ahead, 0.5 straight back, 0 if that is not known. */
    static float deviation(ObservedTrack track, float[] box) {
        float[] way = track.direction();
        float[] reference = track.reference();
        if (way[0] + way[1] == -2 || sum(reference) == -4) {
            return 0;
        }
        float[] there = between(reference, box);
        float cosine = Math.max(-1, Math.min(1, there[0] * way[0] + there[1] * way[1]));
        return ((float) Math.acos(cosine) - (float) (Math.PI / 2)) / (float) Math.PI;
    }

    private static float sum(float[] box) {
        return box[0] + box[1] + box[2] + box[3];
    }
}
