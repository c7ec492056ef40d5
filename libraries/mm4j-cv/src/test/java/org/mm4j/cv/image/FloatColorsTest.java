package org.mm4j.cv.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mm4j.engine.structures.Image;

/** Changes of colour of float32 pictures, in and outside of 0 to 255. */
class FloatColorsTest {

    private static final JsonNode ORIGINAL = read();

    private static JsonNode read() {
        try (InputStream in = FloatColorsTest.class.getResourceAsStream("float_colors.json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static float[] floats(String name) {
        JsonNode node = ORIGINAL.get(name);
        float[] values = new float[node.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) node.get(i).doubleValue();
        }
        return values;
    }

    private static Image picture() {
        return Image.ofFloats(2, 3, 3, floats("image"));
    }

    private static Image changed(String name) {
        double amount = name.contains(" ") ? Double.parseDouble(name.split(" ", -1)[1]) : 0;
        return switch (name.split(" ", -1)[0]) {
            case "brightness" -> Enhance.brightness(picture(), amount);
            case "contrast" -> Enhance.contrast(picture(), amount);
            case "color" -> Enhance.color(picture(), amount);
            case "sharpness" -> Enhance.sharpness(picture(), amount);
            case "invert" -> ToneCurves.invert(picture());
            case "solarize" -> ToneCurves.solarize(picture(), amount);
            default -> ToneCurves.solarizeAdd(picture(), amount, 128);
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "brightness 0.3",
                "brightness 1.9",
                "contrast 0.3",
                "contrast 1.9",
                "color 0.3",
                "color 1.9",
                "sharpness 0.3",
                "sharpness 1.9",
                "invert",
                "solarize 128",
                "solarize 64.3",
                "solarize_add 40.7",
            })
    void numbersAreTheOriginals(String name) {
        Image changed = changed(name);
        assertThat(changed.isFloat()).isTrue();
        assertThat(changed.floats()).containsExactly(floats(name), within(1e-4f));
    }

    @Test
    void whatGoesByWholeValuesSaysSo() {
        Map<String, UnaryOperator<Image>> steps = Map.of(
                "posterized",
                image -> ToneCurves.posterize(image, 4),
                "stretched",
                ToneCurves::autoContrast,
                "equalized",
                ToneCurves::equalize);
        steps.forEach((what, step) -> assertThatThrownBy(() -> step.apply(picture()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("images are " + what + " by whole values")
                .hasMessageContaining("to_float32=True"));
    }
}
