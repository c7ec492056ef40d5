package org.mm4j.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mm4j.config.ConfigValue;

class ArgumentSpecTest {

    private record Types(
            Object object,
            ConfigValue value,
            List<ConfigValue> list,
            Map<String, Object> dict,
            List<List<Object>> nested,
            List<Integer> numbers) {}

    private static String name(int component) {
        Type type = Types.class.getRecordComponents()[component].getGenericType();
        return new ArgumentSpec("x", type, null, false, true, "").typeName();
    }

    /** "list of any value or None" would leave open what may be None. */
    @Test
    void whatTakesEverythingIsNamedShortly() {
        assertThat(List.of(name(0), name(1))).containsOnly(ArgumentSpec.ANY);
        assertThat(name(2)).isEqualTo("list");
        assertThat(name(3)).isEqualTo("dict");
        assertThat(name(4)).isEqualTo("list of list");
        assertThat(name(5)).isEqualTo("list of int");
    }
}
