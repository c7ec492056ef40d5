package org.mm4j.engine.runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigFormat;
import org.mm4j.engine.io.WholeFile;
import org.mm4j.engine.logging.RunLog;

/** Writes down the config of a run, with everything that it inherits and that was changed: where the original does. */
final class RunConfig {

    private RunConfig() {}

    /**
     * Refuses a folder in which writing would change the config or one of its bases; a config that was written there by a
     * run, and would be written again as it is, is none of these.
     *
     * @throws IllegalArgumentException naming the file
     */
    static void requireOwn(Config config, Path folder) {
        Path target = target(config, folder);
        try {
            if (isSource(config, target) && !Files.readString(target).equals(config.dump(ConfigFormat.PY))) {
                throw new IllegalArgumentException("the work_dir " + folder + " holds " + target.getFileName()
                        + ", from which this config is read: the run would write its own config over it; take another"
                        + " work_dir");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a file is the config's own or one of its bases, whose paths stand in its text on lines of their own. */
    private static boolean isSource(Config config, Path target) throws IOException {
        if (!Files.exists(target)) {
            return false;
        }
        List<Path> sources = new ArrayList<>(config.file().stream().toList());
        config.text()
                .lines()
                .filter(line -> line.endsWith("/" + target.getFileName())
                        || line.equals(target.getFileName().toString()))
                .map(Path::of)
                .forEach(sources::add);
        for (Path source : sources) {
            if (Files.exists(source) && Files.isSameFile(source, target)) {
                return true;
            }
        }
        return false;
    }

    private static Path target(Config config, Path folder) {
        String name = config.file()
                .map(file -> file.getFileName().toString().replaceFirst("\\.\\w+$", ""))
                .orElse("config");
        return folder.resolve(name + ".py");
    }

    /** Beside the checkpoints under its own name, and beside the numbers of the log. */
    static void write(Config config, Path folder, RunLog log) {
        String text = config.dump(ConfigFormat.PY);
        write(target(config, folder), text);
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
