package org.mm4j.track.models.trackers;

import java.util.Arrays;

/** Detections in the order in which a frame gives them out, each with its track, or -1 for a new one. */
final class Outcome {

    static final long NEW = -1;

    private int[] detections = new int[16];
    private long[] ids = new long[16];
    private int size;

    void add(int detection, long id) {
        if (size == ids.length) {
            detections = Arrays.copyOf(detections, 2 * size);
            ids = Arrays.copyOf(ids, 2 * size);
        }
        detections[size] = detection;
        ids[size++] = id;
    }

    void addNew(int[] found) {
        for (int detection : found) {
            add(detection, NEW);
        }
    }

    boolean has(long id) {
        for (int i = 0; i < size; i++) {
            if (ids[i] == id) {
                return true;
            }
        }
        return false;
    }

    int[] detections() {
        return Arrays.copyOf(detections, size);
    }

    long[] ids() {
        return Arrays.copyOf(ids, size);
    }
}
