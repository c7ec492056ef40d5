package org.mm4j.track.visualization;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mm4j.det.structures.Box;
import org.mm4j.track.apis.TrackedBox;
import org.mm4j.track.apis.Tracks;

/**
 * Where the tracks of one video were in its last frames: the middle of the lower side of each box. A track that was not
 * seen for that long is forgotten, so memory does not grow. For one thread at a time.
 */
public final class Trails {

    /** A point of a trail, in pixels. */
    record Point(long frame, double x, double y) {}

    private final int frames;
    private final Map<Long, Deque<Point>> points = new HashMap<>();

    /**
     * No trails yet.
     *
     * @param frames how many frames a trail goes back, 0 for none
     */
    public Trails(int frames) {
        if (frames < 0) {
            throw new IllegalArgumentException("a trail does not go back " + frames + " frames");
        }
        this.frames = frames;
    }

    /** Adds the tracks of the next frame. */
    public void add(Tracks tracks) {
        for (TrackedBox tracked : tracks.boxes()) {
            Box box = tracked.box();
            points.computeIfAbsent(tracked.id(), id -> new ArrayDeque<>())
                    .add(new Point(tracks.frame(), (box.x1() + box.x2()) / 2.0, box.y2()));
        }
        points.values().removeIf(trail -> {
            while (!trail.isEmpty() && trail.peek().frame() < tracks.frame() - frames) {
                trail.remove();
            }
            return trail.isEmpty();
        });
    }

    /** The points of a track, oldest first. */
    List<Point> of(long id) {
        return List.copyOf(points.getOrDefault(id, new ArrayDeque<>()));
    }

    /** How many tracks have a trail. */
    int size() {
        return points.size();
    }
}
