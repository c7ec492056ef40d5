package org.mm4j.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What is written reads back as the same value, for random trees. */
class RoundTripTest {

    private static final String[] TEXTS = {
        "",
        "a",
        "it's",
        "say \"hi\"",
        "both ' and \"",
        "line\nbreak",
        "tab\t\\",
        "é中文",
        "\uD83D\uDE00",
        "\u0000\u007f",
        "yes",
        "null",
        "1e3",
        "0x1F",
        "1:30",
        "2020-01-02",
        "a: b",
        "- x",
        "#",
        "{{ x }}".replace("{{ x }}", "{x}"),
        " lead",
        "~",
        "<<",
        "\u00ad\u2028",
        "True",
        "class"
    };

    @TestFactory
    Stream<DynamicTest> trees() {
        return LongStream.range(0, 300)
                .mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> {
                    ConfigDict root = top(new Random(seed));
                    Config config = Config.of(root);
                    for (ConfigFormat format : List.of(ConfigFormat.PY, ConfigFormat.YAML)) {
                        String text = config.dump(format);
                        Config read = Config.fromString(
                                text, format, ConfigOptions.defaults().withoutEnvironment());
                        assertThat(read.digest()).as(text).isEqualTo(config.digest());
                        assertThat(read.dump(format)).isEqualTo(text);
                    }
                }));
    }

    private static ConfigDict top(Random random) {
        Map<ConfigValue, ConfigValue> entries = new LinkedHashMap<>();
        for (int i = 0; i < 1 + random.nextInt(6); i++) {
            entries.put(ConfigString.of("key" + i), value(random, 0));
        }
        return new ConfigDict(entries, Origin.NONE);
    }

    private static ConfigValue value(Random random, int depth) {
        switch (random.nextInt(depth > 4 ? 7 : 11)) {
            case 0 -> {
                return ConfigNull.NONE;
            }
            case 1 -> {
                return ConfigBool.of(random.nextBoolean());
            }
            case 2 -> {
                return ConfigInt.of(
                        new BigInteger(random.nextInt(80), random).multiply(BigInteger.valueOf(random.nextInt(3) - 1)));
            }
            case 3 -> {
                return ConfigFloat.of(real(random));
            }
            case 4, 5 -> {
                return ConfigString.of(TEXTS[random.nextInt(TEXTS.length)]);
            }
            case 6 -> {
                byte[] bytes = new byte[random.nextInt(5)];
                random.nextBytes(bytes);
                return new ConfigBytes(bytes, Origin.NONE);
            }
            case 7 -> {
                return new ConfigList(items(random, depth), Origin.NONE);
            }
            case 8 -> {
                return new ConfigTuple(items(random, depth), Origin.NONE);
            }
            default -> {
                Map<ConfigValue, ConfigValue> entries = new LinkedHashMap<>();
                for (int i = 0; i < random.nextInt(4); i++) {
                    entries.put(key(random), value(random, depth + 1));
                }
                return new ConfigDict(entries, Origin.NONE);
            }
        }
    }

    private static ConfigValue key(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> ConfigInt.of(BigInteger.valueOf(random.nextInt(5) + 2));
            case 1 -> ConfigFloat.of(random.nextInt(9) + 0.5);
            case 2 -> ConfigNull.NONE;
            default -> ConfigString.of(TEXTS[random.nextInt(TEXTS.length)]);
        };
    }

    private static double real(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> Double.longBitsToDouble(random.nextLong());
            case 1 -> random.nextInt(100) / 10.0;
            case 2 -> -0.0;
            case 3 -> Double.POSITIVE_INFINITY;
            default -> Math.pow(10, random.nextInt(40) - 20);
        };
    }

    private static List<ConfigValue> items(Random random, int depth) {
        List<ConfigValue> items = new ArrayList<>();
        for (int i = 0; i < random.nextInt(4); i++) {
            items.add(value(random, depth + 1));
        }
        return items;
    }

    @Test
    void floatsReadBack() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                String text = ((ConfigString) ConfigExpression.evaluate("str(float('" + value + "'))", "test")).value();
                assertThat(Double.parseDouble(text)).isEqualTo(value);
                assertThat(text.length())
                        .isLessThanOrEqualTo(Double.toString(value).length() + 4);
            }
        }
    }

    @Test
    void integersObeyDivision() {
        Random random = new Random(11);
        for (int i = 0; i < 2_000; i++) {
            BigInteger a = new BigInteger(random.nextInt(100), random).subtract(BigInteger.TWO.pow(50));
            BigInteger b = new BigInteger(random.nextInt(60), random).subtract(BigInteger.TWO.pow(30));
            if (b.signum() == 0) {
                continue;
            }
            String text =
                    "(A // B) * B + A % B == A and (A % B == 0 or (A % B < 0) == (B < 0)) and abs(A % B) < abs(B)";
            ConfigValue holds =
                    ConfigExpression.evaluate(text.replace("A", "(" + a + ")").replace("B", "(" + b + ")"), "test");
            assertThat(holds).isEqualTo(ConfigBool.of(true));
        }
    }
}
