package org.mm4j.rotate.structures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.testkit.Json;

/** Regular forms at the edges of the ranges of angles, where the last digit of float32 decides: bit for bit. */
class RegularFormsTest {

    private static final JsonNode ORIGINAL = Json.resource(RegularFormsTest.class, "regular_forms.json");

    @ParameterizedTest
    @EnumSource(AngleVersion.class)
    void areTheOriginalsAtTheEdges(AngleVersion version) {
        float[] boxes = Json.floats(ORIGINAL.get("boxes"));
        float[] expected = Json.floats(ORIGINAL.get(version.name().toLowerCase(Locale.ROOT)));
        assertThat(expected).hasSize(3 * 39);
        RotatedBoxes regular = new RotatedBoxes(boxes).regularize(version);
        check(regular.values(), expected);
        TorchScope.run(() -> check(
                Tensors.floats(RotatedTensors.regularize(Tensors.of(boxes, boxes.length / 5, 5), version)), expected));
    }

    private static void check(float[] actual, float[] expected) {
        for (int box = 0; box < actual.length / 5; box++) {
            for (int k = 0; k < 3; k++) {
                assertThat(actual[5 * box + 2 + k])
                        .as("box %d, number %d", box, k)
                        .isCloseTo(expected[3 * box + k], within(0f));
            }
        }
    }
}
