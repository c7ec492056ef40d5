package org.mm4j.config;

import java.nio.file.Path;
import org.mm4j.config.internal.load.FileCache;

/**
 * Loads many configs, and keeps the base files that they share: parsed, evaluated, and merged with their own bases.
 *
 * <p>What it gives is always what {@link Config#fromFile(Path, ConfigOptions)} would give: before a base is used again,
 * each file that it was made of is looked at, and it is loaded anew if one has changed. The file that is asked for is
 * read and evaluated each time. Threads can share a loader.
 */
public final class ConfigLoader {

    private final ConfigOptions options;
    private final FileCache cache = new FileCache();

    /** A loader that has loaded nothing yet. */
    public ConfigLoader(ConfigOptions options) {
        this.options = options;
    }

    /** How configs are loaded. */
    public ConfigOptions options() {
        return options;
    }

    /**
     * Loads a file with its bases.
     *
     * @throws ConfigException if a file is missing or cannot be read, parsed, evaluated or merged
     */
    public Config load(Path file) {
        return Config.fromFile(file, options, cache);
    }

    /** Forgets all base files, to free their memory. */
    public void clear() {
        cache.clear();
    }
}
