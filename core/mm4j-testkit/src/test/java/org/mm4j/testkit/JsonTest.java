package org.mm4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {

    @Test
    void numbersAndStringsOfArrays() {
        assertThat(Json.floats(Json.parse("[[1, 2.5], [[-3e-1]], []]"))).containsExactly(1, 2.5f, -0.3f);
        assertThat(Json.longs(Json.parse("[1, 9007199254740993]"))).containsExactly(1, 9007199254740993L);
        assertThat(Json.strings(Json.parse("[\"a\", \"\"]"))).containsExactly("a", "");
    }

    @Test
    void plainValuesKeepTheirKindsAndOrder() {
        Object plain = Json.plain(Json.parse("{\"b\": [1, 1.0, true, null], \"a\": {\"x\": \"y\"}}"));
        assertThat(plain)
                .isEqualTo(Map.of("b", Arrays.asList(1, 1.0, true, null), "a", Map.of("x", "y")))
                .hasToString("{b=[1, 1.0, true, null], a={x=y}}");
    }

    @Test
    void whatIsNotThereIsNamed() {
        assertThatThrownBy(() -> Json.read(Path.of("no-such.json")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("no-such.json");
        assertThatThrownBy(() -> Json.resource(JsonTest.class, "no-such.json"))
                .hasMessageContaining("no-such.json")
                .hasMessageContaining("JsonTest");
        assertThatThrownBy(() -> Json.parse("{")).isInstanceOf(UncheckedIOException.class);
    }
}
