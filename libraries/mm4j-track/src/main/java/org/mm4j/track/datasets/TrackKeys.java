package org.mm4j.track.datasets;

import java.util.List;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.track.structures.DetTrackDataSample;

/** Entries that frames and videos have besides those of pictures. */
public final class TrackKeys {

    /** The number of a frame in its video, from 0. */
    public static final ResultKey<Long> FRAME_ID = DetTrackDataSample.FRAME_ID;

    /** What tells the video from others. */
    public static final ResultKey<Long> VIDEO_ID = new ResultKey<>("video_id", Long.class);

    /** How many frames of the video the sample has. */
    public static final ResultKey<Integer> VIDEO_LENGTH = new ResultKey<>("video_length", Integer.class);

    /** How many frames the video has. */
    public static final ResultKey<Integer> ORI_VIDEO_LENGTH = new ResultKey<>("ori_video_length", Integer.class);

    /** The frames of the video that a sample is taken from. */
    public static final ResultKey<Video> IMAGES = new ResultKey<>("images", Video.class);

    /** Which of these the sample is about: its position, from 0. */
    public static final ResultKey<Integer> KEY_FRAME_ID = new ResultKey<>("key_frame_id", Integer.class);

    /** For each frame of a sample whether the sample is about it. */
    @SuppressWarnings("rawtypes")
    public static final ResultKey<List> KEY_FRAME_FLAGS = new ResultKey<>("key_frame_flags", List.class);

    /** Identities, classes and the like of the instances, as annotated. */
    public static final ResultKey<TrackTruth> TRUTH = new ResultKey<>("track_truth", TrackTruth.class);

    private TrackKeys() {}
}
