package org.mm4j.cv.image.pillow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.cv.image.ResizeBackend;
import org.mm4j.cv.testing.ImageSummary;
import org.mm4j.cv.testing.Pictures;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.testkit.Json;
import org.mm4j.testkit.SyntheticWeights;

/** Pixels are Pillow's, bit by bit. */
class PillowTest {

    private static JsonNode stored(String part) {
        JsonNode cases =
                Json.read(Path.of("src/test/resources/pillow/operations.json")).get(part);
        assertThat(cases.size()).isPositive();
        return cases;
    }

    private static Image picture(JsonNode node) {
        int height = node.get("height").intValue();
        int width = node.get("width").intValue();
        byte[] pixels = SyntheticWeights.image(node.get("image").textValue(), height, width);
        if (!node.path("grey").booleanValue()) {
            return new Image(height, width, 3, pixels);
        }
        byte[] grey = new byte[height * width];
        for (int i = 0; i < grey.length; i++) {
            grey[i] = pixels[3 * i];
        }
        return new Image(height, width, 1, grey);
    }

    private static void check(Image image, JsonNode node) {
        assertThat(ImageSummary.sha256(image)).isEqualTo(node.get("sha256").textValue());
    }

    @TestFactory
    List<DynamicTest> resizes() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode node : stored("resize")) {
            ImageSize size = new ImageSize(
                    node.get("to").get(0).intValue(), node.get("to").get(1).intValue());
            String filter = node.get("filter").textValue();
            tests.add(dynamicTest(
                    node.get("image").textValue() + " " + size + " " + filter,
                    () -> check(ResizeBackend.of("pillow", filter).resize(picture(node), size), node)));
        }
        return tests;
    }

    @TestFactory
    List<DynamicTest> blurs() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode node : stored("blur")) {
            double radius = node.get("radius").doubleValue();
            tests.add(dynamicTest(
                    node.get("image").textValue() + " " + radius,
                    () -> check(PillowBlur.gaussian(picture(node), radius), node)));
        }
        return tests;
    }

    @TestFactory
    List<DynamicTest> enhances() {
        Image noise = new Image(120, 160, 3, SyntheticWeights.image("enhance", 120, 160));
        Image smooth = PillowResize.resize(
                new Image(6, 8, 3, SyntheticWeights.image("enhance_s", 6, 8)),
                new ImageSize(120, 160),
                PillowFilter.BICUBIC);
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode node : stored("enhance")) {
            Image image = node.get("image").textValue().equals("noise") ? noise : smooth;
            double factor = node.get("factor").doubleValue();
            String name = node.get("op").textValue();
            tests.add(dynamicTest(name + " " + factor, () -> {
                Image result = switch (name) {
                    case "brightness" -> PillowEnhance.brightness(image, factor);
                    case "contrast" -> PillowEnhance.contrast(image, factor);
                    case "color" -> PillowEnhance.color(image, factor);
                    default -> PillowEnhance.hue(image, factor);
                };
                check(result, node);
            }));
        }
        return tests;
    }

    @Test
    void theWholeOfAFilterIsOne() {
        Image plain = Pictures.plain(20, 30, 77);
        for (PillowFilter filter : PillowFilter.values()) {
            assertThat(PillowResize.resize(plain, new ImageSize(7, 41), filter))
                    .as(filter.name().toLowerCase(Locale.ROOT))
                    .isEqualTo(Pictures.plain(7, 41, 77));
        }
    }

    @Test
    void refusesWhatPillowHasNot() {
        assertThatThrownBy(() -> ResizeBackend.of("pillow", "area"))
                .hasMessageContainingAll("area", "hamming", "pillow");
        assertThatThrownBy(() -> ResizeBackend.of("cv2", "box")).hasMessageContainingAll("box", "area", "cv2");
        assertThatThrownBy(() -> ResizeBackend.of("PIL", "box")).hasMessageContainingAll("PIL", "pillow");
        assertThatThrownBy(
                        () -> PillowResize.resize(Pictures.noise(4, 4, 4), new ImageSize(2, 2), PillowFilter.BICUBIC))
                .hasMessageContaining("4");
        assertThatThrownBy(
                        () -> PillowResize.resize(Pictures.noise(4, 4, 3), new ImageSize(0, 2), PillowFilter.BICUBIC))
                .hasMessageContaining("no area");
    }
}
