package org.mm4j.track.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigFormat;
import org.mm4j.config.ConfigValue;
import org.mm4j.cv.image.ImageWriter;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.structures.DetInstance;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.dataset.DataLoader;
import org.mm4j.engine.dataset.Dataset;
import org.mm4j.engine.dataset.DistInfo;
import org.mm4j.engine.dataset.LoaderOptions;
import org.mm4j.engine.dataset.SampleContext;
import org.mm4j.engine.dataset.SampleException;
import org.mm4j.engine.dataset.Sampler;
import org.mm4j.engine.dataset.Skipped;
import org.mm4j.engine.evaluation.Evaluator;
import org.mm4j.engine.evaluation.PartOrder;
import org.mm4j.engine.runner.TestListener;
import org.mm4j.engine.runner.TestLoop;
import org.mm4j.engine.runner.TestReport;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Registries;
import org.mm4j.registry.RegistryKey;
import org.mm4j.testkit.GoldenRoots;
import org.mm4j.testkit.Json;
import org.mm4j.track.evaluation.MOTChallengeMetric;
import org.mm4j.track.models.mot.ByteTrack;
import org.mm4j.track.structures.DetTrackDataSample;
import org.mm4j.track.support.Libraries;
import org.mm4j.track.support.PixelDetector;
import org.mm4j.track.transforms.PackTrackInputs;

/** From a folder of MOTChallenge to a file of COCO's format, to frames, to packed sequences, to the metric. */
class VideoDatasetsTest {

    private static final String LOAD = "dict(type='TransformBroadcaster', transforms=["
            + "dict(type='LoadImageFromFile'), dict(type='LoadTrackAnnotations')]), dict(type='PackTrackInputs')";

    private static final BuildContext MMTRACK = Registries.discover().context("mmtrack");

    @TempDir
    Path folder;

    private static Dataset build(String arguments) {
        return VideoFolder.build(arguments);
    }

    private Dataset mot(String arguments) {
        return new VideoFolder(folder).mot(arguments);
    }

    private void sequence(String name, int length, int width, int height, List<String> truth) throws IOException {
        new VideoFolder(folder).sequence(name, length, width, height, truth);
    }

    private MotToCoco.Counts convert(MotToCoco.Part part) throws IOException {
        return new VideoFolder(folder).convert(part);
    }

    private void twoSequences() throws IOException {
        new VideoFolder(folder).twoSequences();
    }

    @Test
    void framesOfAConvertedFolder() throws IOException {
        twoSequences();
        assertThat(convert(MotToCoco.Part.WHOLE)).isEqualTo(new MotToCoco.Counts(2, 5, 6, 3));
        BaseVideoDataset test = (BaseVideoDataset) mot("test_mode=True, pipeline=[" + LOAD + "]");
        assertThat(test.size()).isEqualTo(5);
        assertThat(test.videos()).isEqualTo(2);
        assertThat(test.frames(0)).containsExactly(0, 3);
        assertThat(test.frames(1)).containsExactly(3, 5);
        assertThat(test.metainfo().classes()).hasSize(13).startsWith("pedestrian");

        Results info = test.dataInfo(1);
        assertThat(info.get(ResultKey.IMG_PATH)).isEqualTo(folder + "/train/A/img1/000002.png");
        assertThat(info.get(TrackKeys.FRAME_ID)).isEqualTo(1);
        assertThat(info.get(DetKeys.INSTANCES).items())
                .extracting(DetInstance::label)
                .containsExactly(0, 7);
        assertThat(info.get(TrackKeys.TRUTH).rows())
                .containsExactly(
                        new TrackTruth.Row(0, 1, 3, 3, 10, 12, 1, 0.2), new TrackTruth.Row(1, 8, 20, 5, 8, 20, 0, 1));
        assertThat(test.catIds(1)).containsExactly(0, 7);

        Results sample = test.sample(4, SampleContext.of(0, 4));
        assertThat(sample.get(PackTrackInputs.INPUTS).size()).isEqualTo(1);
        assertThat(((Image) sample.get(PackTrackInputs.INPUTS).get(0)).at(0, 0, 0))
                .isEqualTo(2);
        DetTrackDataSample packed = sample.get(PackTrackInputs.DATA_SAMPLES);
        assertThat(packed.frameId(0)).isEqualTo(1);
        assertThat(packed.frame(0).requireMeta(TrackKeys.ORI_VIDEO_LENGTH)).isEqualTo(2);
        assertThat(packed.frame(0).requireMeta(TrackKeys.VIDEO_LENGTH)).isEqualTo(1);
        // The box outside of the picture is left out, and told.
        assertThat(test.notes())
                .containsExactly("1 annotation with a box outside of the picture is left out, the first with id 6");
        assertThat(packed.frame(0).gtInstances().size()).isZero();
        DetDataSample first = test.sample(1, SampleContext.of(0, 1))
                .get(PackTrackInputs.DATA_SAMPLES)
                .frame(0);
        assertThat(first.gtInstances().longs("instances_ids").values()).containsExactly(0, 1);
        assertThat(first.gtInstances().floats("bboxes").row(1)).containsExactly(20, 5, 28, 25);
    }

    @Test
    void trainingTakesReferenceFrames() throws IOException {
        twoSequences();
        convert(MotToCoco.Part.WHOLE);
        String pipeline = "pipeline=[dict(type='UniformRefFrameSample', num_ref_imgs=1, frame_range=1), " + LOAD + "]";
        BaseVideoDataset train = (BaseVideoDataset) mot(pipeline);
        assertThat(train.size()).isEqualTo(4);
        assertThat(train.frames(1)).containsExactly(3, 4);
        for (int seed = 0; seed < 8; seed++) {
            DetTrackDataSample sample =
                    train.sample(0, SampleContext.of(seed, 0)).get(PackTrackInputs.DATA_SAMPLES);
            assertThat(sample.frameId(0)).isZero();
            assertThat(sample.frameId(1)).isEqualTo(1);
            assertThat(sample.keyFramesInds()).containsExactly(0);
            assertThat(sample.refFramesInds()).containsExactly(1);
            assertThat(sample.frame(1).requireMeta(TrackKeys.ORI_VIDEO_LENGTH)).isEqualTo(3);
            assertThat(sample.frame(1).requireMeta(TrackKeys.VIDEO_LENGTH)).isEqualTo(2);
            DetTrackDataSample middle =
                    train.sample(1, SampleContext.of(seed, 1)).get(PackTrackInputs.DATA_SAMPLES);
            assertThat(middle.frameId(middle.keyFramesInds()[0])).isEqualTo(1);
        }
        // A video of one frame is its own reference.
        DetTrackDataSample alone = train.sample(3, SampleContext.of(0, 3)).get(PackTrackInputs.DATA_SAMPLES);
        assertThat(alone.size()).isEqualTo(2);
        assertThat(alone.frameId(1)).isZero();

        Dataset visible = mot("visibility_thr=0.3, pipeline=[dict(type='BaseFrameSample'), " + LOAD + "]");
        assertThat(visible.dataInfo(1).get(DetKeys.INSTANCES).items()).hasSize(1);
        assertThat(visible.notes())
                .contains("1 annotation that can be seen too little is left out, the first with id 2");
        DetTrackDataSample one = visible.sample(1, SampleContext.of(0, 0)).get(PackTrackInputs.DATA_SAMPLES);
        assertThat(one.size()).isEqualTo(1);
        assertThat(one.frame(0).gtInstances().size()).isEqualTo(1);
        assertThat(mot("filter_cfg=dict(filter_empty_gt=False)").size()).isEqualTo(5);
        assertThatThrownBy(() -> mot("filter_cfg=dict(min_size=41)")).hasMessageContaining("leaves out all 5");
        assertThatThrownBy(() -> mot("pipeline=[dict(type='UniformRefFrameSample', frame_range=0)]")
                        .sample(0, SampleContext.of(0, 0)))
                .hasMessageContaining("frame_range=[0, 0]");
    }

    private static List<Integer> order(Dataset dataset, DistInfo dist, long epoch) {
        Sampler sampler = (Sampler) MMTRACK.with(DistInfo.class, dist)
                .build(
                        Kinds.DATA_SAMPLERS,
                        Config.value(Map.of("type", "TrackImgSampler")),
                        Map.of("dataset", dataset, "seed", 7L));
        List<Integer> order = new ArrayList<>();
        sampler.order(epoch).forEachRemaining((Integer i) -> order.add(i));
        assertThat(order).hasSize(sampler.size());
        return order;
    }

    @Test
    void halvesOfSequences() throws IOException {
        twoSequences();
        assertThat(convert(MotToCoco.Part.FIRST_HALF)).isEqualTo(new MotToCoco.Counts(2, 4, 5, 3));
        assertThat(convert(MotToCoco.Part.SECOND_HALF)).isEqualTo(new MotToCoco.Counts(2, 1, 1, 1));
        Results info = mot("test_mode=True").dataInfo(0);
        assertThat(info.get(TrackKeys.FRAME_ID)).isZero();
        assertThat(info.get(ResultKey.IMG_PATH)).endsWith("000003.png");
    }

    @Test
    void classesAreFoundByName() throws IOException {
        twoSequences();
        convert(MotToCoco.Part.WHOLE);
        Dataset distractors = mot("test_mode=True, metainfo=dict(classes=('cat', 'distractor'))");
        assertThat(distractors.catIds(1)).containsExactly(1);
        assertThat(distractors.notes())
                .anyMatch(note -> note.contains("[cat]"))
                .anyMatch(note -> note.contains("left out: [pedestrian, "));
        assertThatThrownBy(() -> mot("metainfo=dict(classes=('cat',))"))
                .hasMessageContaining("[cat]")
                .hasMessageContaining("pedestrian");
        Dataset plain = build("type='CocoVideoDataset', ann_file='" + folder
                + "/train.json', metainfo=dict(classes=('pedestrian',)), test_mode=True");
        assertThat(plain.size()).isEqualTo(5);
        assertThat(plain.dataInfo(4).get(DetKeys.INSTANCES).items()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "indices=3; indices",
                "detection_file='x'; detection_file",
                "backend_args=dict(backend='petrel'); backend_args",
                "data_prefix=dict(img='x'); img_path",
                "pipeline=[dict(type='LoadTrackAnnotations')]; track_truth",
                "pipeline=[dict(type='UniformRefFrameSample', frame_range=[1, 2])]; frame_range",
                "pipeline=[dict(type='UniformRefFrameSample', frame_range=-1)]; frame_range",
                "pipeline=[dict(type='UniformRefFrameSample', num_ref_imgs=-1)]; num_ref_imgs",
                "pipeline=[dict(type='PackTrackInputs', num_key_frames=2)]; num_key_frames",
            })
    void badArgumentsAreNamed(String arguments, String message) throws IOException {
        twoSequences();
        convert(MotToCoco.Part.WHOLE);
        String all =
                arguments.startsWith("data_prefix") ? arguments : "data_prefix=dict(img_path='train'), " + arguments;
        assertThatThrownBy(() ->
                        build("type='MOTChallengeDataset', data_root='" + folder + "', ann_file='train.json', " + all))
                .hasMessageContaining(message);
    }

    @Test
    void badFoldersAreNamed() throws IOException {
        twoSequences();
        Files.delete(folder.resolve("train/B/img1/000002.png"));
        assertThatThrownBy(() -> convert(MotToCoco.Part.WHOLE))
                .hasMessageContaining("sequence B has 1 pictures")
                .hasMessageContaining("says 2");
        Files.writeString(folder.resolve("train/B/img1/x.png"), "");
        assertThatThrownBy(() -> convert(MotToCoco.Part.WHOLE)).hasMessageContaining("number of a frame");
        assertThatThrownBy(() -> mot("ann_file='none.json'")).hasMessageContaining("none.json");
    }

    @Test
    void whatCannotBeConvertedLeavesTheOldFile() throws IOException {
        sequence("A", 1, 48, 40, List.of("1,7,2,3,10,12,1,99,0.9"));
        assertThatThrownBy(() -> convert(MotToCoco.Part.WHOLE)).hasMessageContaining("class 99");
        assertThat(folder).isDirectoryNotContaining(file -> Files.isRegularFile(file));
        Files.writeString(folder.resolve("train.json"), "old");
        assertThatThrownBy(() -> convert(MotToCoco.Part.WHOLE)).hasMessageContaining("class 99");
        assertThat(folder.resolve("train.json")).hasContent("old");
    }

    @Test
    void annotationsWithoutIdentityAreRefused() throws IOException {
        Files.writeString(folder.resolve("train.json"), """
                {"images":[{"id":1,"file_name":"a/b/1.png","width":48,"height":40}],
                 "categories":[{"id":1,"name":"pedestrian"}],
                 "annotations":[{"id":4,"image_id":1,"category_id":1,"bbox":[1,1,9,9]}]}
                """);
        assertThatThrownBy(() -> mot("test_mode=True"))
                .hasMessageContaining("annotation 4")
                .hasMessageContaining("instance_id");
        Dataset plain = build("type='BaseVideoDataset', data_root='" + folder + "', ann_file='train.json', "
                + "metainfo=dict(classes=('pedestrian',))");
        assertThat(plain.dataInfo(0).get(TrackKeys.VIDEO_ID)).isEqualTo(100_001);
    }

    /** The golden sequences as a data set: the metric has the numbers that it has for the files. */
    @TestFactory
    @Tag("golden")
    List<DynamicTest> theMetricTakesSamples() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : GoldenRoots.require("metrics/mot/expected.json")) {
            JsonNode node = Json.read(file);
            for (JsonNode one : node.get("sequences")) {
                Path from = file.resolveSibling(one.get("name").textValue());
                sequence(
                        one.get("name").textValue(),
                        one.get("seq_length").intValue(),
                        4000,
                        4000,
                        Files.readAllLines(from.resolve("gt.txt")));
            }
            convert(MotToCoco.Part.WHOLE);
            Dataset dataset = mot("test_mode=True");
            List<DetTrackDataSample> samples = new ArrayList<>();
            Map<String, List<MotRow>> results = new HashMap<>();
            for (JsonNode one : node.get("sequences")) {
                results.put(
                        one.get("name").textValue(),
                        MotFiles.read(file.resolveSibling(one.get("result").textValue())));
            }
            for (int i = 0; i < dataset.size(); i++) {
                samples.add(tracked(dataset.dataInfo(i), results, node.get("sequences")));
            }
            for (JsonNode one : node.get("cases")) {
                tests.add(DynamicTest.dynamicTest(
                        one.get("benchmark").textValue() + " " + one.get("postprocess"), () -> check(one, samples)));
            }
        }
        return tests;
    }

    private static void check(JsonNode golden, List<DetTrackDataSample> samples) throws IOException {
        ObjectNode config = (ObjectNode) Json.parse("{\"type\": \"MOTChallengeMetric\"}");
        config.set("benchmark", golden.get("benchmark"));
        config.set("postprocess_tracklet_cfg", golden.get("postprocess"));
        MOTChallengeMetric metric = Libraries.build(Kinds.METRICS, MOTChallengeMetric.class, config);
        metric.process(samples);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        metric.save(bytes);
        MOTChallengeMetric loaded = Libraries.build(Kinds.METRICS, MOTChallengeMetric.class, config);
        loaded.load(List.of(new ByteArrayInputStream(bytes.toByteArray())), PartOrder.inTurns(metric.size()));
        Map<String, Double> values = loaded.compute().values();
        golden.get("motchallenge_metric")
                .properties()
                .forEach(entry -> assertThat(values.get(entry.getKey()))
                        .as(entry.getKey())
                        // The files of results have three decimals, samples float32.
                        .isCloseTo(entry.getValue().doubleValue(), within(1e-6)));
        assertThat(metric.prefix()).isEqualTo("motchallenge-metric");
    }

    private static DetTrackDataSample tracked(Results info, Map<String, List<MotRow>> results, JsonNode sequences) {
        String path = info.get(ResultKey.IMG_PATH);
        int frame = (int) (long) info.get(TrackKeys.FRAME_ID);
        List<MotRow> rows = new ArrayList<>();
        int length = 0;
        for (JsonNode sequence : sequences) {
            if (path.contains("/" + sequence.get("name").textValue() + "/")) {
                length = sequence.get("seq_length").intValue();
                rows.addAll(results.getOrDefault(sequence.get("name").textValue(), List.of()));
            }
        }
        rows.removeIf(row -> row.frame() != frame + 1);
        float[] boxes = new float[4 * rows.size()];
        float[] scores = new float[rows.size()];
        long[] ids = new long[scores.length];
        for (int i = 0; i < scores.length; i++) {
            MotRow row = rows.get(i);
            boxes[4 * i] = (float) row.x();
            boxes[4 * i + 1] = (float) row.y();
            boxes[4 * i + 2] = (float) (row.x() + row.width());
            boxes[4 * i + 3] = (float) (row.y() + row.height());
            scores[i] = (float) row.confidence();
            ids[i] = row.id();
        }
        DetDataSample sample = DetDataSample.empty()
                .withMeta(ResultKey.IMG_PATH, path)
                .withMeta(TrackKeys.FRAME_ID, (long) frame)
                .withMeta(TrackKeys.ORI_VIDEO_LENGTH, length)
                .withMeta(TrackKeys.TRUTH, info.get(TrackKeys.TRUTH));
        return DetTrackDataSample.of(List.of(sample))
                .with(
                        0,
                        sample,
                        InstanceData.ofSize(ids.length)
                                .with("bboxes", boxes, 4)
                                .with("scores", scores)
                                .with("labels", new long[ids.length])
                                .with("instances_id", ids));
    }

    /** From files to numbers: data set, sampler, model, metric; two videos with the same boxes, so memory has to begin anew. */
    @Test
    void aTrackerIsTestedOnADataSet() throws IOException {
        for (String name : new String[] {"A", "B"}) {
            sequence(name, 3, 16, 16, List.of("1,1,2,2,6,9,1,1,1", "2,1,3,2,6,9,1,1,1", "3,1,4,2,6,9,1,1,1"));
            for (int i = 0; i < 3; i++) {
                ImageWriter.write(
                        PixelDetector.frame(new int[][] {{2 + i, 2, 8 + i, 11, 90}}),
                        folder.resolve("train").resolve(name).resolve("img1/00000" + (i + 1) + ".png"));
            }
        }
        convert(MotToCoco.Part.WHOLE);
        judge(mot("test_mode=True, pipeline=[" + LOAD + "]"));
        // As mmtracking spells it: single frames.
        judge(mot("test_mode=True, ref_img_sampler=None, load_as_video=True,"
                + " pipeline=[dict(type='LoadImageFromFile'), dict(type='PackTrackInputs', pack_single_img=True)]"));
    }

    private static void judge(Dataset dataset) {
        ConfigValue config = Config.fromString(
                        "model = dict(type='ByteTrack', data_preprocessor=dict(type='TrackDataPreprocessor'),"
                                + " detector=dict(type='toy.PixelDetector'), motion=dict(type='KalmanFilter'),"
                                + " tracker=dict(type='ByteTracker', num_frames_retain=30))",
                        ConfigFormat.PY)
                .find("model")
                .orElseThrow();
        MOTChallengeMetric metric = Libraries.build(
                Kinds.METRICS, MOTChallengeMetric.class, Json.parse("{\"type\": \"MOTChallengeMetric\"}"));
        try (ByteTrack model = Libraries.context().build(new RegistryKey<>("model", ByteTrack.class), config)) {
            model.eval();
            for (int index : order(dataset, DistInfo.ALONE, 0)) {
                metric.process(model.testStep(List.of(dataset.sample(index, SampleContext.of(0, index)))));
            }
        }
        Map<String, Double> values = metric.compute().values();
        assertThat(values).containsEntry("MOTA", 1.0).containsEntry("IDF1", 1.0).containsEntry("TP", 6.0);
        assertThat(metric.sequences()).containsOnlyKeys("A", "B");
    }

    /** The last of two batches fails at its second frame; the first one, tracked already, is not to blame. */
    @Test
    void theFrameThatCannotBeTrackedIsNamed() throws IOException {
        sequence("A", 4, 16, 16, List.of("1,1,2,2,6,9,1,1,1"));
        convert(MotToCoco.Part.WHOLE);
        Path file = folder.resolve("train.json");
        Files.writeString(file, Files.readString(file).replace("\"frame_id\":3", "\"frame_id\":2"));
        try (TestLoop strict = loop(false)) {
            assertThatThrownBy(() -> strict.predict(TestListener.NONE))
                    .isInstanceOf(SampleException.class)
                    .hasMessageContaining("sample 3")
                    .hasMessageContaining("frame 2 comes after frame 2");
        }
        try (TestLoop skipping = loop(true)) {
            TestReport report = skipping.predict(TestListener.NONE);
            assertThat(report.samples()).isEqualTo(3);
            assertThat(report.skipped()).extracting(Skipped::index).containsExactly(3);
        }
    }

    private TestLoop loop(boolean skipBadSamples) {
        Config config = Config.fromString(
                "model = dict(type='ByteTrack', data_preprocessor=dict(type='TrackDataPreprocessor'),"
                        + " detector=dict(type='toy.PixelDetector'), motion=dict(type='KalmanFilter'),"
                        + " tracker=dict(type='ByteTracker', num_frames_retain=30))\n"
                        + "loader = dict(type='DataLoader', batch_size=2,"
                        + " sampler=dict(type='DefaultSampler', shuffle=False))",
                ConfigFormat.PY);
        ByteTrack model = Libraries.context()
                .build(
                        new RegistryKey<>("model", ByteTrack.class),
                        config.find("model").orElseThrow());
        model.eval();
        DataLoader loader = MMTRACK.with(LoaderOptions.class, LoaderOptions.DEFAULT)
                .build(
                        DataLoader.KEY,
                        config.find("loader").orElseThrow(),
                        Map.of("dataset", mot("test_mode=True, pipeline=[" + LOAD + "]")));
        return new TestLoop(model, loader, new Evaluator(List.of()), skipBadSamples);
    }
}
