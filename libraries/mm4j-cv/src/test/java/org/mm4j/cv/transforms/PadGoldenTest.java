package org.mm4j.cv.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigFloat;
import org.mm4j.config.ConfigInt;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigTuple;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.Origin;
import org.mm4j.cv.image.ColorType;
import org.mm4j.cv.image.DecodeBackend;
import org.mm4j.cv.image.ImageReader;
import org.mm4j.cv.image.PaddingMode;
import org.mm4j.cv.testing.ImageSummary;
import org.mm4j.engine.data.Compose;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.testkit.DataRoots;
import org.mm4j.testkit.GoldenRoots;
import org.mm4j.testkit.Json;

/** Pipelines of LoadImageFromFile, Resize and Pad: pixels, sizes and factors. What they do to annotations is not here. */
@Tag("golden")
class PadGoldenTest {

    @TestFactory
    List<DynamicTest> padded() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : GoldenRoots.files("transforms", ".json")) {
            String name = file.getFileName().toString();
            if (name.startsWith("pad_") || name.startsWith("yolox_test_")) {
                JsonNode golden = Json.read(file);
                tests.add(DynamicTest.dynamicTest(name, () -> check(golden)));
            }
        }
        GoldenRoots.report("transforms/pad", tests.size());
        assertThat(tests).isNotEmpty();
        return tests;
    }

    private static void check(JsonNode golden) {
        String path = golden.get("input").get("img_path").asText();
        List<Transform> steps = new ArrayList<>();
        for (JsonNode config : golden.get("pipeline")) {
            switch (config.get("type").asText()) {
                case "LoadImageFromFile" ->
                    steps.add(new LoadImageFromFile(
                            new LoadImageFromFile.Args(false, ColorType.COLOR, DecodeBackend.CV2, null, false, null)));
                case "Resize" ->
                    steps.add(new Resize(new Resize.Args(
                            new ResizeScale(
                                    config.get("scale").get(0).asInt(),
                                    config.get("scale").get(1).asInt()),
                            null,
                            config.get("keep_ratio").asBoolean(),
                            true,
                            "cv2",
                            "bilinear")));
                case "Pad" ->
                    steps.add(new Pad(new Pad.Args(
                            size(config.get("size")),
                            config.has("size_divisor")
                                    ? config.get("size_divisor").asInt()
                                    : null,
                            config.path("pad_to_square").asBoolean(false),
                            config.has("pad_val") ? PadVal.of((ConfigDict) value(config.get("pad_val"))) : PadVal.of(0),
                            PaddingMode.CONSTANT)));
                default -> assertThat(config.get("type").asText()).isIn("LoadAnnotations", "PackDetInputs");
            }
        }
        Results results = Compose.of(steps)
                .apply(new Results()
                        .put(ResultKey.IMG_PATH, DataRoots.require(path).toString()));
        assertThat(results).isNotNull();
        ImageSummary.Difference difference = ImageSummary.compare(
                results.get(ResultKey.IMG), golden.get("result").get("image"));
        assertThat(difference.isEqual() || !isDecodedAlike(path))
                .as("%s", difference)
                .isTrue();
        assertThat(difference.largestSample()).isLessThanOrEqualTo(3);
        assertThat(difference.largestMean()).isLessThan(0.05);
        JsonNode meta = golden.get("result").path("meta");
        assertThat(meta.has("img_shape")).isTrue();
        assertThat(results.get(ResultKey.IMG_SHAPE)).isEqualTo(heightWidth(meta.get("img_shape")));
        assertThat(results.get(ResultKey.ORI_SHAPE)).isEqualTo(heightWidth(meta.get("ori_shape")));
        assertThat(results.get(ResultKey.SCALE_FACTOR).width())
                .isEqualTo(meta.get("scale_factor").get(0).asDouble());
        assertThat(results.get(ResultKey.SCALE_FACTOR).height())
                .isEqualTo(meta.get("scale_factor").get(1).asDouble());
    }

    /** Whether the decoder of this machine gives the reference's pixels, so that later steps must as well. */
    private static boolean isDecodedAlike(String path) {
        for (Path file : GoldenRoots.find("transforms/decoded_images.json")) {
            JsonNode summary = Json.read(file).get("images").get(path);
            if (summary != null) {
                return ImageSummary.compare(ImageReader.read(DataRoots.require(path)), summary)
                        .isEqual();
            }
        }
        return false;
    }

    private static @Nullable PadSize size(@Nullable JsonNode pair) {
        return pair == null
                ? null
                : new PadSize(pair.get(0).asInt(), pair.get(1).asInt());
    }

    private static ImageSize heightWidth(JsonNode pair) {
        return new ImageSize(pair.get(0).asInt(), pair.get(1).asInt());
    }

    private static ConfigValue value(JsonNode node) {
        if (node.isObject()) {
            Map<ConfigValue, ConfigValue> entries = new LinkedHashMap<>();
            node.properties().forEach(entry -> entries.put(ConfigString.of(entry.getKey()), value(entry.getValue())));
            return new ConfigDict(entries, Origin.NONE);
        }
        if (node.isArray()) {
            List<ConfigValue> items = new ArrayList<>();
            node.forEach(item -> items.add(value(item)));
            return new ConfigTuple(items, Origin.NONE);
        }
        return node.isInt() ? ConfigInt.of(node.bigIntegerValue()) : ConfigFloat.of(node.asDouble());
    }
}
