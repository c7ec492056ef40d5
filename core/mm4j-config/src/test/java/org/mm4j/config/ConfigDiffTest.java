package org.mm4j.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigDiffTest {

    private static List<String> diff(String before, String after) {
        return ConfigDiff.between(
                        Config.fromString(before, ConfigFormat.PY).root(),
                        Config.fromString(after, ConfigFormat.PY).root())
                .stream()
                .map(change -> change.path() + ": " + change.before() + " -> " + change.after())
                .toList();
    }

    @Test
    void keysAreComparedWhateverTheirOrder() {
        assertThat(diff("a = dict(b=1, c=2)\nd = 3\n", "d = 3\na = dict(c=2, b=1)\n"))
                .isEmpty();
        assertThat(diff("a = dict(b=1, c=2)\n", "a = dict(b=1, c=3, d=4)\n"))
                .containsExactly("a.c: 2 -> 3", "a.d: null -> 4");
        assertThat(diff("a = 1\nb = dict(c=1)\n", "b = [1]\n")).containsExactly("a: 1 -> null", "b: {'c': 1} -> [1]");
    }

    @Test
    void anItemThatCameInMovesTheOthersOnly() {
        assertThat(diff(
                        "p = [dict(type='A'), dict(type='B', x=1), dict(type='D')]\n",
                        "p = [dict(type='A'), dict(type='C'), dict(type='B', x=2)]\n"))
                .containsExactly("p.1: null -> {'type': 'C'}", "p.2.x: 1 -> 2", "p.2: {'type': 'D'} -> null");
    }

    @Test
    void listsOfNumbersAreValues() {
        assertThat(diff("a = [1, 2, 3]\nb = (1,)\n", "a = [1, 3]\nb = [1]\n"))
                .containsExactly("a: [1, 2, 3] -> [1, 3]", "b: (1) -> [1]");
        assertThat(diff("a = [[1, 2], [3, 4]]\n", "a = [[1, 2], [3, 5]]\n")).containsExactly("a.1: [3, 4] -> [3, 5]");
    }
}
