package org.mm4j.engine.runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigFormat;
import org.mm4j.engine.io.WholeFile;
import org.mm4j.engine.logging.RunLog;

/** Writes down the config of a run, with everything that it inherits and that was changed: where the original does. */
final class RunConfig {

    private RunConfig() {}

    /** Beside the checkpoints under its own name, and beside the numbers of the log. */
    static void write(Config config, Path folder, RunLog log) {
        String text = config.dump(ConfigFormat.PY);
        String name = config.file()
                .map(file -> file.getFileName().toString().replaceFirst("\\.\\w+$", ""))
                .orElse("config");
        write(folder.resolve(name + ".py"), text);
        write(log.visData().resolve("config.py"), text);
    }

    private static void write(Path path, String text) {
        try (WholeFile file = WholeFile.of(path)) {
            Files.writeString(file.part(), text, StandardCharsets.UTF_8);
            file.complete();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
