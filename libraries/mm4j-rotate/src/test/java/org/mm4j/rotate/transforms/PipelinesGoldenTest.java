package org.mm4j.rotate.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigSequence;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.structures.DetInstance;
import org.mm4j.det.structures.DetInstances;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.data.Compose;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.engine.structures.ScaleFactor;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Registries;
import org.mm4j.rotate.support.BoxForms;
import org.mm4j.rotate.support.Configs;
import org.mm4j.testkit.DataRoots;
import org.mm4j.testkit.GoldenRoots;
import org.mm4j.testkit.Json;
import org.mm4j.testkit.PictureSummary;

/** Pipelines of mmrotate on aerial pictures: pixels, boxes and what is known of the sample. */
@Tag("golden")
class PipelinesGoldenTest {

    private static final BuildContext MMROTATE = Registries.discover().context("mmrotate");

    @TestFactory
    List<DynamicTest> pipelines() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path path : GoldenRoots.files("transforms", ".json")) {
            if (path.getFileName().toString().startsWith("mmrotate_")) {
                tests.add(dynamicTest(path.getFileName().toString(), () -> check(Json.read(path))));
            }
        }
        GoldenRoots.report("transforms pipelines of mmrotate", tests.size());
        assertThat(tests).isNotEmpty();
        return tests;
    }

    /** The mission's config as it is written: with a seed it flips or does not, as the two cases do for sure. */
    @TestFactory
    List<DynamicTest> missionConfig() {
        Config config = Config.fromFile(DataRoots.project().resolve("configs/mission/transform.py"));
        List<Transform> steps = new ArrayList<>();
        ((ConfigSequence) config.find("train_pipeline").orElseThrow())
                .items()
                .forEach(step -> steps.add(MMROTATE.build(Kinds.TRANSFORMS, step)));
        Compose pipeline = Compose.of(steps);
        List<DynamicTest> tests = new ArrayList<>();
        for (boolean flips : new boolean[] {false, true}) {
            String name = "mmrotate_seed_" + (flips ? "horizontal" : "noflip") + ".json";
            for (Path path : GoldenRoots.require("transforms/" + name)) {
                JsonNode golden = Json.read(path);
                tests.add(dynamicTest(name, () -> check(packed(pipeline, golden, flips), golden.get("result"))));
            }
        }
        GoldenRoots.report("transforms config of the mission", tests.size());
        assertThat(tests).hasSizeGreaterThanOrEqualTo(2);
        return tests;
    }

    /** What comes out with the first seed that draws as wanted. */
    private static Results packed(Compose pipeline, JsonNode golden, boolean flips) {
        for (long seed = 0; seed < 64; seed++) {
            Results packed = pipeline.apply(sample(golden.get("input")).withRandom(new SampleRandom(seed)));
            assertThat(packed).isNotNull();
            if (packed.get(DetKeys.DATA_SAMPLES).requireMeta(ResultKey.FLIP) == flips) {
                return packed;
            }
        }
        throw new AssertionError("64 seeds, and RandomFlip(prob=0.5) draws the same with each");
    }

    private static void check(JsonNode golden) {
        List<Transform> steps = new ArrayList<>();
        golden.get("pipeline").forEach(step -> steps.add(MMROTATE.build(Kinds.TRANSFORMS, Configs.of(step))));
        Results packed = Compose.of(steps).apply(sample(golden.get("input")));
        assertThat(packed).isNotNull();
        check(packed, golden.get("result"));
    }

    private static void check(Results packed, JsonNode expected) {
        Image image = packed.get(DetKeys.INPUTS);
        PictureSummary.check(image.height(), image.width(), image.channels(), image.pixels(), expected.get("image"), 1);
        DetDataSample sample = packed.get(DetKeys.DATA_SAMPLES);
        checkMeta(sample, expected.get("meta"));
        float allowed = 1e-4f * Math.max(image.height(), image.width());
        checkInstances(sample.gtInstances(), expected.get("gt_instances"), allowed);
        checkInstances(sample.ignoredInstances(), expected.get("ignored_instances"), allowed);
    }

    static Results sample(JsonNode input) {
        List<DetInstance> instances = new ArrayList<>();
        for (JsonNode instance : input.get("instances")) {
            instances.add(new DetInstance(
                    Json.floats(instance.get("bbox")),
                    instance.get("bbox_label").intValue(),
                    instance.get("ignore_flag").intValue() == 1,
                    null));
        }
        return new Results()
                .put(
                        ResultKey.IMG_PATH,
                        DataRoots.require(input.get("img_path").textValue()).toString())
                .put(
                        new ResultKey<>("img_id", String.class),
                        input.get("img_id").textValue())
                .put(DetKeys.INSTANCES, new DetInstances(instances))
                .withRandom(new SampleRandom(0));
    }

    private static void checkInstances(InstanceData actual, JsonNode expected, float allowed) {
        int count = expected.get("labels").size();
        assertThat(actual.size()).isEqualTo(count);
        if (count == 0) {
            return;
        }
        for (int i = 0; i < count; i++) {
            assertThat(actual.longs("labels").at(i, 0))
                    .isEqualTo(expected.get("labels").get(i).longValue());
        }
        float[] boxes = actual.floats("bboxes").values();
        float[] wanted = Json.floats(expected.get("bboxes"));
        switch (expected.get("box_type").textValue()) {
            case "RotatedBoxes" -> BoxForms.check(boxes, wanted, allowed);
            case "QuadriBoxes", "HorizontalBoxes" -> assertThat(boxes).containsExactly(wanted, within(allowed));
            default -> Assertions.fail("box type that the test does not know: " + expected.get("box_type"));
        }
    }

    private static void checkMeta(DetDataSample sample, JsonNode meta) {
        assertThat(sample.metaNames())
                .containsExactlyInAnyOrderElementsOf(meta.properties().stream()
                        .filter(entry -> !entry.getValue().isNull())
                        .map(entry -> entry.getKey())
                        .toList());
        meta.properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            if (value.isNull()) {
                return;
            }
            switch (entry.getKey()) {
                case "flip" -> assertThat(sample.requireMeta(ResultKey.FLIP)).isEqualTo(value.booleanValue());
                case "flip_direction" ->
                    assertThat(sample.requireMeta(ResultKey.FLIP_DIRECTION)).isEqualTo(value.textValue());
                case "img_id" ->
                    assertThat(sample.requireMeta(new ResultKey<>("img_id", String.class)))
                            .isEqualTo(value.textValue());
                case "img_path" ->
                    assertThat(sample.requireMeta(ResultKey.IMG_PATH)).endsWith(value.textValue());
                case "ori_shape" ->
                    assertThat(sample.requireMeta(ResultKey.ORI_SHAPE)).isEqualTo(size(value));
                case "img_shape" ->
                    assertThat(sample.requireMeta(ResultKey.IMG_SHAPE)).isEqualTo(size(value));
                case "scale_factor" ->
                    assertThat(sample.requireMeta(ResultKey.SCALE_FACTOR))
                            .isEqualTo(new ScaleFactor(
                                    value.get(0).doubleValue(), value.get(1).doubleValue()));
                default -> Assertions.fail("meta key that the test does not know: " + entry.getKey());
            }
        });
    }

    private static ImageSize size(JsonNode heightWidth) {
        return new ImageSize(heightWidth.get(0).intValue(), heightWidth.get(1).intValue());
    }
}
