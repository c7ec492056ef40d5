package org.mm4j.config;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A fuzz target: any text ends in a value or in a {@link ConfigException} with a finding, and a value that can be
 * written reads back as itself. The script {@code bench/config-fuzz} runs it under Jazzer.
 */
public final class ConfigFuzzer {

    private static final ConfigOptions OPTIONS = ConfigOptions.defaults()
            .withEnvironment(Map.of("HOME", "/home/me", "N", "3"))
            .withLimits(200_000, 16L << 20, 50, 20_000);

    private ConfigFuzzer() {}

    /** The entry point by the name that Jazzer looks for; the first byte chooses format and style. */
    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length == 0) {
            return;
        }
        String text = new String(data, 1, data.length - 1, StandardCharsets.UTF_8);
        switch (data[0] & 7) {
            case 0 -> check(text, ConfigFormat.JSON, OPTIONS);
            case 1 -> check(text, ConfigFormat.YAML, OPTIONS);
            case 2, 3 -> check(text, ConfigFormat.PY, OPTIONS.withStyle(ConfigOptions.Style.NEW));
            case 4 -> options(text);
            default -> check(text, ConfigFormat.PY, OPTIONS);
        }
    }

    private static void check(String text, ConfigFormat format, ConfigOptions options) {
        Config config;
        try {
            config = Config.fromString(text, format, options);
        } catch (ConfigException e) {
            finding(e);
            return;
        }
        config.digest();
        for (ConfigFormat written : List.of(ConfigFormat.PY, ConfigFormat.YAML, ConfigFormat.JSON)) {
            readsBack(config, written);
        }
    }

    private static void readsBack(Config config, ConfigFormat format) {
        String dump;
        try {
            dump = config.dump(format);
        } catch (ConfigException e) {
            finding(e);
            return;
        }
        if (format == ConfigFormat.JSON || dump.contains("{{") || dump.contains("_base_") || dump.contains("__")) {
            // JSON has fewer types; the others are names that a config gives a meaning of its own.
            return;
        }
        Config again = Config.fromString(dump, format);
        if (!again.digest().equals(config.digest())) {
            throw new AssertionError("does not read back:\n" + dump);
        }
    }

    private static void options(String text) {
        try {
            Config.fromString("model = dict(a=[dict(b=1), 2], c=(3,))", ConfigFormat.PY)
                    .withOptions(List.of(text.split("\n")));
        } catch (ConfigException e) {
            finding(e);
        }
    }

    private static void finding(ConfigException e) {
        if (e.diagnostics().isEmpty() || e.diagnostics().get(0).message().isBlank()) {
            throw new AssertionError("an error without a finding", e);
        }
    }
}
