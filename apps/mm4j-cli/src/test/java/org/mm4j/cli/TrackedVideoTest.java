package org.mm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.cv.image.Geometry;
import org.mm4j.cv.image.ImageWriter;
import org.mm4j.cv.image.Interpolation;
import org.mm4j.cv.video.VideoFrame;
import org.mm4j.cv.video.VideoSource;
import org.mm4j.engine.checkpoint.Checkpoint;
import org.mm4j.engine.checkpoint.CheckpointWriter;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.testkit.DataRoots;
import org.mm4j.testkit.Json;
import org.mm4j.track.datasets.MotFiles;
import org.mm4j.track.datasets.MotRow;

/**
 * A tracker on a real video whose ground truth is what it tracks itself: it is perfect, and by how much it falls when the
 * ground truth is changed can be told beforehand.
 */
@Tag("golden")
class TrackedVideoTest {

    private static final Path CONFIG =
            DataRoots.project().resolve("configs/bytetrack/bytetrack_yolox_nano_prefixed.py");

    private static final ImageSize SIZE = new ImageSize(360, 640);

    /** Two videos, which two processes can share, of so many frames each. */
    private static final int FRAMES = 4;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void make() throws IOException {
        Path video = DataRoots.require("video/demo_mot.mp4");
        Path weights = DataRoots.require("weights/yolox_nano_coco.pth");
        try (VideoSource source = VideoSource.open(video.toString())) {
            for (int i = 0; i < 2 * FRAMES; i++) {
                VideoFrame frame = source.next();
                assertThat(frame).isNotNull();
                ImageWriter.write(
                        Geometry.resize(frame.image(), SIZE, Interpolation.AREA),
                        sequence(i / FRAMES).resolve(String.format("img1/%06d.png", i % FRAMES + 1)));
            }
        }
        persons(weights);
        Files.writeString(folder.resolve("config.py"), """
                _base_ = '%s'
                # What is found and not tracked would be one more that is found wrongly.
                model = dict(detector=dict(bbox_head=dict(num_classes=1), test_cfg=dict(score_thr=0.5)))
                test_pipeline = [
                    dict(type='TransformBroadcaster', transforms=[
                        dict(type='LoadImageFromFile'),
                        dict(type='mmdet.Resize', scale=(416, 416), keep_ratio=True),
                        dict(type='mmdet.Pad', pad_to_square=True, pad_val=dict(img=(114.0, 114.0, 114.0))),
                        dict(type='LoadTrackAnnotations')]),
                    dict(type='PackTrackInputs')]
                test_dataloader = dict(
                    batch_size=1,
                    sampler=dict(type='TrackImgSampler'),
                    dataset=dict(
                        type='MOTChallengeDataset', data_root='%s/', ann_file='mot.json',
                        data_prefix=dict(img_path='mot'), metainfo=dict(classes=('pedestrian', )), test_mode=True,
                        pipeline=test_pipeline))
                test_evaluator = [
                    dict(type='MOTChallengeMetric'),
                    dict(type='CocoVideoMetric', ann_file='%s/mot.json', metric='bbox', metric_items=['mAP', 'AR@100'])]
                """.formatted(CONFIG, folder, folder));
        for (int i = 0; i < 2; i++) {
            Files.writeString(
                    sequence(i).resolve("seqinfo.ini"),
                    "[Sequence]\nseqLength=" + FRAMES + "\nimWidth=" + SIZE.width() + "\nimHeight=" + SIZE.height()
                            + "\n");
            Cli.Run run = Cli.run(
                    "track",
                    folder.resolve("config.py"),
                    sequence(i),
                    "--checkpoint",
                    folder.resolve("persons.pth"),
                    "--mot-txt",
                    folder.resolve(i + ".txt"));
            assertThat(run.code()).as(run.err()).isZero();
        }
    }

    private static Path sequence(int number) {
        return folder.resolve("mot").resolve("demo-" + number);
    }

    /** The same detector for the first of its classes alone. */
    private static void persons(Path weights) {
        TorchScope.run(() -> {
            Map<String, Object> state = new LinkedHashMap<>();
            Checkpoint.read(weights)
                    .stateDict()
                    .forEach((key, value) -> state.put(
                            key, key.contains("conv_cls") ? value.toTensor().narrow(0, 0, 1) : value.toTensor()));
            CheckpointWriter.write(folder.resolve("persons.pth"), state, Map.of());
        });
    }

    private static List<MotRow> tracked(int number) {
        return new ArrayList<>(MotFiles.read(folder.resolve(number + ".txt")));
    }

    /** Takes rows for the ground truth, pedestrians all. */
    private static void annotate(List<List<MotRow>> sequences) throws IOException {
        for (int i = 0; i < sequences.size(); i++) {
            Path file = sequence(i).resolve("gt/gt.txt");
            Files.createDirectories(file.getParent());
            Files.write(
                    file,
                    sequences.get(i).stream()
                            .map(row -> row.frame() + "," + row.id() + "," + row.x() + "," + row.y() + "," + row.width()
                                    + "," + row.height() + ",1,1,1")
                            .toList());
        }
        Cli.Run run = Cli.run("dataset", "mot2coco", folder.resolve("mot"), "--out", folder.resolve("mot.json"));
        assertThat(run.code()).as(run.err()).isZero();
    }

    private static Cli.Run run(List<Object> more) {
        List<Object> words =
                new ArrayList<>(List.of("test", folder.resolve("config.py"), folder.resolve("persons.pth")));
        words.addAll(more);
        return Cli.run(words.toArray());
    }

    private static Cli.Run test(Object... more) {
        List<Object> words = new ArrayList<>(List.of("--work-dir", folder.resolve("work")));
        words.addAll(List.of(more));
        Cli.Run run = run(words);
        assertThat(run.code()).as(run.err()).isZero();
        return run;
    }

    private static JsonNode metrics() throws IOException {
        return Json.read(folder.resolve("work/metrics.json")).get("metrics");
    }

    private static void check(JsonNode metrics, Map<String, Double> expected) {
        expected.forEach((name, value) ->
                assertThat(metrics.get(name).doubleValue()).as(name).isCloseTo(value, within(1e-9)));
    }

    @Test
    void againstItsOwnTracksItIsPerfect() throws IOException {
        annotate(List.of(tracked(0), tracked(1)));
        int boxes = tracked(0).size() + tracked(1).size();
        assertThat(boxes).isGreaterThan(30);
        Cli.Run one = test();
        check(
                metrics(),
                Map.of(
                        "motchallenge-metric/MOTA", 1.0,
                        "motchallenge-metric/IDF1", 1.0,
                        "motchallenge-metric/IDSW", 0.0,
                        "motchallenge-metric/TP", (double) boxes,
                        "motchallenge-metric/FP", 0.0,
                        "motchallenge-metric/FN", 0.0,
                        "coco/bbox_mAP", 1.0,
                        "coco/bbox_AR@100", 1.0));

        test("--process", "1/2");
        test("--process", "2/2");
        assertThat(test("--merge").out()).isEqualTo(one.out());
    }

    @Test
    void aTrackerSharesWholeVideosOnly() throws IOException {
        annotate(List.of(tracked(0), tracked(1)));
        assertThat(refused("3/3")).contains("2 videos for 3 processes");
        assertThat(refused(
                        "1/2",
                        "--cfg-options",
                        "test_dataloader.sampler.type=DefaultSampler",
                        "test_dataloader.sampler.shuffle=False"))
                .contains("ByteTrack remembers the samples before")
                .contains("TrackImgSampler");
    }

    private static String refused(String share, Object... more) {
        List<Object> words = new ArrayList<>(List.of("--work-dir", folder.resolve("work"), "--process", share));
        words.addAll(List.of(more));
        Cli.Run run = run(words);
        assertThat(run.code()).isEqualTo(1);
        return run.err();
    }

    /**
     * Ground truth with the identities of two tracks changed over in the last frame, without the box that the detector is
     * surest of, and with one box where nothing is.
     */
    @Test
    void itFallsByWhatIsChanged() throws IOException {
        List<MotRow> first = tracked(0);
        List<MotRow> second = tracked(1);
        int boxes = first.size() + second.size();
        MotRow surest = Stream.concat(first.stream(), second.stream())
                .max(Comparator.comparingDouble(MotRow::confidence))
                .orElseThrow();
        List<Integer> ids = first.stream()
                .map(MotRow::id)
                .distinct()
                .filter(id -> !first.contains(surest) || id != surest.id())
                .filter(id -> first.stream().filter(row -> row.id() == id).count() == FRAMES)
                .limit(2)
                .toList();
        assertThat(ids).hasSize(2);
        first.replaceAll(row -> row.frame() < FRAMES || !ids.contains(row.id())
                ? row
                : withId(row, ids.get(1 - ids.indexOf(row.id()))));
        assertThat(first.remove(surest) || second.remove(surest)).isTrue();
        second.add(new MotRow(1, 999, 1, 1, 6, 6, 1, 1, 1));
        annotate(List.of(first, second));
        test();
        // One box too many, one not found, and two that change their identities.
        double mota = 1 - (1 + 1 + 2) / (double) boxes;
        // Of each of the two tracks the last frame is lost.
        double idf1 = (boxes - 1 - 2) / (double) boxes;
        // The wrong one comes first, so precision grows to its last value, which is reached by all but one of them.
        double precision = (boxes - 1) / (double) boxes;
        double reached = Math.floor(100 * precision) + 1;
        check(
                metrics(),
                Map.of(
                        "motchallenge-metric/MOTA",
                        mota,
                        "motchallenge-metric/IDF1",
                        idf1,
                        "motchallenge-metric/IDSW",
                        2.0,
                        "motchallenge-metric/TP",
                        boxes - 1.0,
                        "motchallenge-metric/FP",
                        1.0,
                        "motchallenge-metric/FN",
                        1.0,
                        "coco/bbox_mAP",
                        rounded(precision * reached / 101),
                        "coco/bbox_AR@100",
                        rounded(precision)));
    }

    /** The metric gives three digits. */
    private static double rounded(double value) {
        return Math.rint(value * 1000) / 1000;
    }

    private static MotRow withId(MotRow row, int id) {
        return new MotRow(
                row.frame(),
                id,
                row.x(),
                row.y(),
                row.width(),
                row.height(),
                row.confidence(),
                row.classId(),
                row.visibility());
    }
}
