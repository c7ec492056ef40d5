package org.mm4j.cli;

import java.util.stream.Collectors;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigException;
import org.mm4j.config.ConfigFormat;
import org.mm4j.config.ConfigValue;

/** Values as a config would write them, in one line. */
final class ValueText {

    private static final int LONGEST = 100;

    private ValueText() {}

    /** The value, cut if it is long. */
    static String of(ConfigValue value) {
        String text = whole(value);
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
    }

    private static String whole(ConfigValue value) {
        try {
            String text = Config.of(Config.dict("v", value)).dump(ConfigFormat.PY);
            return text.substring(text.indexOf('=') + 1)
                    .lines()
                    .map(String::strip)
                    .collect(Collectors.joining(" "))
                    .replaceAll("(?<=[(\\[{]) |,? (?=[)\\]}])", "")
                    .strip();
        } catch (ConfigException e) {
            // A value for which Python text has no form, such as an object.
            return value.toString();
        }
    }
}
