package org.mm4j.cv.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.cv.testing.ImageSummary;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.testkit.GoldenRoots;
import org.mm4j.testkit.Json;
import org.mm4j.testkit.SyntheticWeights;

/** Resizing of synthetic images, which no decoder touches: sizes, factors and pixels. */
@Tag("golden")
class ResizeGoldenTest {

    @TestFactory
    List<DynamicTest> resized() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : GoldenRoots.files("transforms", ".json")) {
            if (!file.getFileName().toString().startsWith("resize_")) {
                continue;
            }
            JsonNode golden = Json.read(file);
            JsonNode source = golden.get("synthetic_image");
            int height = source.get("height").asInt();
            int width = source.get("width").asInt();
            String name = source.get("name").asText().substring("image/".length());
            Image image = new Image(height, width, 3, SyntheticWeights.image(name, height, width));
            for (JsonNode expected : golden.get("results")) {
                String title = name + " to " + expected.get("scale") + " "
                        + expected.get("interpolation").asText() + " keep_ratio=" + expected.get("keep_ratio");
                tests.add(DynamicTest.dynamicTest(title, () -> check(image, expected)));
            }
        }
        GoldenRoots.report("transforms/resize", tests.size());
        assertThat(tests).isNotEmpty();
        return tests;
    }

    private static void check(Image image, JsonNode expected) {
        JsonNode scale = expected.get("scale");
        String interpolation = expected.get("interpolation").asText();
        Resize resize = new Resize(new Resize.Args(
                scale.isArray()
                        ? new ResizeScale(scale.get(0).asInt(), scale.get(1).asInt())
                        : null,
                scale.isArray() ? null : ResizeFactor.of(scale.asDouble()),
                expected.get("keep_ratio").asBoolean(),
                true,
                "cv2",
                interpolation));
        Results results = resize.apply(new Results().put(ResultKey.IMG, image));
        assertThat(results).isNotNull();
        assertThat(results.get(ResultKey.IMG_SHAPE)).isEqualTo(heightWidth(expected.get("img_shape")));
        JsonNode target = expected.get("target_scale");
        assertThat(results.get(ResultKey.SCALE))
                .isEqualTo(new ImageSize(target.get(1).asInt(), target.get(0).asInt()));
        JsonNode factor = expected.get("scale_factor");
        assertThat(results.get(ResultKey.SCALE_FACTOR).width())
                .isCloseTo(factor.get(0).asDouble(), within(1e-15));
        assertThat(results.get(ResultKey.SCALE_FACTOR).height())
                .isCloseTo(factor.get(1).asDouble(), within(1e-15));
        ImageSummary.Difference difference = ImageSummary.compare(results.get(ResultKey.IMG), expected.get("image"));
        if (difference.isEqual()) {
            return;
        }
        int allowed = switch (interpolation) {
            case "nearest" -> 0;
            case "bilinear", "area" -> 1;
            case "bicubic", "lanczos" -> 2;
            default -> throw new AssertionError(interpolation);
        };
        assertThat(difference.largestSample()).isLessThanOrEqualTo(allowed);
        assertThat(interpolation).as("nearest is exact").isNotEqualTo("nearest");
        assertThat(difference.largestMean()).isLessThan(0.05);
    }

    private static ImageSize heightWidth(JsonNode pair) {
        return new ImageSize(pair.get(0).asInt(), pair.get(1).asInt());
    }
}
