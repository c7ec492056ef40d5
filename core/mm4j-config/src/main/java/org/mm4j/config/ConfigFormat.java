package org.mm4j.config;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** A form in which configs are written. */
public enum ConfigFormat {
    /** Python text, read and written. */
    PY,
    /** JSON, read and written. */
    JSON,
    /** YAML 1.1, read and written. */
    YAML,
    /** The canonical encoding from which digests are made; written only. */
    CANONICAL;

    /** The format of a file by its extension ({@code .py}, {@code .json}, {@code .yaml}, {@code .yml}), if it is known. */
    public static Optional<ConfigFormat> ofFile(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return switch (name.substring(Math.max(0, dot))) {
            case ".py" -> Optional.of(PY);
            case ".json" -> Optional.of(JSON);
            case ".yaml", ".yml" -> Optional.of(YAML);
            default -> Optional.empty();
        };
    }

    /** The format of a name such as {@code py} or {@code YAML}, if it is known. */
    public static Optional<ConfigFormat> ofName(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "py", "python" -> Optional.of(PY);
            case "json" -> Optional.of(JSON);
            case "yaml", "yml" -> Optional.of(YAML);
            case "canonical" -> Optional.of(CANONICAL);
            default -> Optional.empty();
        };
    }
}
