package org.mm4j.track.apis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigException;
import org.mm4j.config.ConfigFormat;
import org.mm4j.engine.memory.NativeCounters;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.track.models.trackers.TrackMemory;
import org.mm4j.track.support.Libraries;
import org.mm4j.track.support.PixelDetector;

/** Many streams over one model. */
class StreamsTest {

    private static final int STREAMS = 8;
    private static final int FRAMES = 250;

    private static final String CONFIG = """
        default_scope = 'mmtrack'
        model = dict(
            type='%s',
            data_preprocessor=dict(type='TrackDataPreprocessor'),
            detector=dict(type='toy.PixelDetector'),
            motion=dict(type='KalmanFilter'),
            tracker=dict(%s))
        test_pipeline = [dict(type='LoadImageFromFile'), dict(type='PackTrackInputs', pack_single_img=True)]
        """;

    private static MOTInferencer inferencer(String model, String tracker, int workers) {
        return MOTInferencer.builder(Config.fromString(CONFIG.formatted(model, tracker), ConfigFormat.PY))
                .registries(Libraries.registries())
                .workers(workers)
                .build();
    }

    /** Boxes that move, come, go and are overlooked, each stream in its own way. */
    private static int[][][] world(int seed, int frames) {
        Random random = new Random(seed);
        int[][][] world = new int[frames][][];
        for (int f = 0; f < frames; f++) {
            List<int[]> boxes = new ArrayList<>();
            for (int k = 0; k < 9; k++) {
                boolean isThere = (f + 13 * k + seed) % 60 < 50 && random.nextInt(12) > 0;
                if (isThere) {
                    int x = 10 + Math.floorMod(20 * k + (k % 2 == 0 ? f : -f), 180) + random.nextInt(3);
                    int y = 10 + 20 * (k % 3) * 3 + random.nextInt(3);
                    boxes.add(new int[] {x, y, x + 24, y + 50, 30 + random.nextInt(70)});
                }
            }
            world[f] = boxes.toArray(int[][]::new);
        }
        return world;
    }

    private static void run(TrackStream stream, TrackMemory alone, int[][][] world) {
        for (int f = 0; f < world.length; f++) {
            Tracks tracks = stream.next(PixelDetector.frame(world[f]));
            InstanceData expected = alone.track(f, PixelDetector.found(world[f]));
            assertThat(tracks.frame()).isEqualTo(f);
            assertThat(tracks.boxes().stream().mapToLong(TrackedBox::id).toArray())
                    .containsExactly(expected.longs("instances_id").values());
            for (int i = 0; i < tracks.size(); i++) {
                assertThat(tracks.boxes().get(i).box().x1())
                        .isEqualTo(expected.floats("bboxes").at(i, 0));
            }
        }
    }

    @Test
    void eightStreamsInEightThreadsHaveTheTracksThatEachHasAlone() throws Exception {
        try (MOTInferencer inferencer = inferencer("ByteTrack", "type='ByteTracker', num_frames_retain=30", 3)) {
            run(inferencer.open(), inferencer.model().open(), world(99, 100));
            NativeCounters before = NativeCounters.now();
            ExecutorService threads = Executors.newFixedThreadPool(STREAMS);
            try {
                List<Future<?>> runs = new ArrayList<>();
                for (int s = 0; s < STREAMS; s++) {
                    int[][][] world = world(s, FRAMES);
                    TrackStream stream = inferencer.open();
                    TrackMemory alone = inferencer.model().open();
                    runs.add(threads.submit(() -> run(stream, alone, world)));
                }
                for (Future<?> run : runs) {
                    run.get();
                }
            } finally {
                threads.shutdownNow();
            }
            assertThat(NativeCounters.now()).isEqualTo(before);
        }
    }

    @Test
    void memoryStaysFlatOverALongStream() {
        for (String[] kind : new String[][] {
            {"ByteTrack", "type='ByteTracker', num_frames_retain=30"},
            {"SORT", "type='SORTTracker', reid=None"},
            {"OCSORT", "type='OCSORTTracker', num_frames_retain=30"}
        }) {
            try (MOTInferencer inferencer = inferencer(kind[0], kind[1], 1)) {
                TrackStream stream = inferencer.open();
                int[][][] world = world(5, 60);
                for (int f = 0; f < 500; f++) {
                    stream.next(PixelDetector.frame(world[f % 60]));
                }
                NativeCounters before = NativeCounters.now();
                for (int f = 0; f < 1500; f++) {
                    stream.next(PixelDetector.frame(world[f % 60]));
                }
                assertThat(NativeCounters.now()).isEqualTo(before);
                assertThat(stream.times().frames()).isEqualTo(2000);
            }
        }
    }

    @Test
    void aStreamIsForOneThreadAtATime() throws Exception {
        try (MOTInferencer inferencer = inferencer("ByteTrack", "type='ByteTracker'", 1)) {
            TrackStream stream = inferencer.open();
            int[][][] world = world(1, 400);
            List<Throwable> errors = new ArrayList<>();
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                Thread thread = new Thread(() -> Arrays.stream(world).forEach(boxes -> {
                    try {
                        stream.next(PixelDetector.frame(boxes));
                    } catch (IllegalStateException refused) {
                        synchronized (errors) {
                            errors.add(refused);
                        }
                    }
                }));
                thread.start();
                threads.add(thread);
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(errors)
                    .isNotEmpty()
                    .allSatisfy(error -> assertThat(error).hasMessageContaining("open one for each video"));
            assertThat(stream.times().frames() + errors.size()).isEqualTo(1600);
        }
    }

    @Test
    void aClosedInferencerSaysSo() {
        MOTInferencer inferencer = inferencer("ByteTrack", "type='ByteTracker'", 1);
        TrackStream stream = inferencer.open();
        inferencer.close();
        assertThatThrownBy(() -> stream.next(PixelDetector.frame(new int[0][])))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    /** What a config asks for and is not there is refused with its name, before any frame. */
    @Test
    void whatIsNotSupportedIsRefused() {
        refused("SORT", "type='SORTTracker'", "reid=None");
        refused("SORT", "type='SORTTracker', reid=dict(num_samples=10)", "re-identification is not supported");
        refused("SORT", "type='SORTTracker', reid=None, momentums=dict(embeds=0.5)", "momentums");
        refused("OCSORT", "type='OCSORTTracker', reid=dict(num_samples=10)", "re-identification");
        refused("ByteTrack", "type='ByteTracker', init_track_thr=1.5", "init_track_thr");
        refused("ByteTrack", "type='ByteTracker', motion=dict(type='KalmanFilter')", "both the model and its tracker");
        refused("ByteTrack", "type='ByteTracker', num_frames_retain=0", "num_frames_retain");
        refused("OCSORT", "type='OCSORTTracker', vel_delta_t=0", "vel_delta_t");
        assertThatThrownBy(() -> MOTInferencer.builder(Config.fromString(
                                CONFIG.formatted("ByteTrack", "type='ByteTracker'")
                                        .replace("    motion=dict(type='KalmanFilter'),\n", ""),
                                ConfigFormat.PY))
                        .registries(Libraries.registries())
                        .build())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("there is no motion model");
        assertThatThrownBy(() -> MOTInferencer.builder(
                                Config.fromString(CONFIG.formatted("ByteTrack", "type='ByteTracker'"), ConfigFormat.PY))
                        .registries(Libraries.registries())
                        .classes(List.of("persn"))
                        .build())
                .hasMessageContaining("no class `persn`");
    }

    private static void refused(String model, String tracker, String why) {
        assertThatThrownBy(() -> inferencer(model, tracker, 1).close())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(why);
    }

    /** The pipeline of mmdet 3.x, which is written for sequences of frames, is that of single ones. */
    @Test
    void aBroadcasterIsTakenApart() {
        String text = CONFIG.formatted("ByteTrack", "type='ByteTracker'")
                .replace(
                        "dict(type='LoadImageFromFile'), ",
                        "dict(type='TransformBroadcaster', transforms=[dict(type='LoadImageFromFile'),"
                                + " dict(type='LoadTrackAnnotations')]), ");
        assertThat(text).contains("TransformBroadcaster");
        try (MOTInferencer inferencer = MOTInferencer.builder(Config.fromString(text, ConfigFormat.PY))
                .registries(Libraries.registries())
                .build()) {
            assertThat(inferencer
                            .open()
                            .next(PixelDetector.frame(new int[][] {{10, 10, 30, 60, 90}}))
                            .size())
                    .isEqualTo(1);
        }
    }
}
