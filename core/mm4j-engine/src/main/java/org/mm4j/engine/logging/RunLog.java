package org.mm4j.engine.logging;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The files of a run's log, named and laid out as the original's: {@code T/T.log} with lines for people, and
 * {@code T/vis_data/T.json} and {@code T/vis_data/scalars.json} with a JSON object a line, where T is the time at which
 * the run began. Each line is in the file when the call returns, but for those before {@link #open}, which makes the folder
 * and writes them: a run that is refused at its begin leaves no file. For one thread.
 */
public final class RunLog {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss", Locale.ROOT);
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final Path folder;
    private final String timestamp;
    private final LogLevel level;
    private final Consumer<String> console;
    private final List<Runnable> held = new ArrayList<>();
    private boolean isOpen;

    /**
     * A log below a folder.
     *
     * @param workDir the folder of the run
     * @param timestamp of its begin, such as {@code 20240131_235959}
     * @param level what is less important is left out
     * @param console is given each line too, without the time
     */
    public RunLog(Path workDir, String timestamp, LogLevel level, Consumer<String> console) {
        this.folder = workDir.resolve(timestamp);
        this.timestamp = timestamp;
        this.level = level;
        this.console = console;
    }

    /**
     * Makes the folder, and writes what was said before.
     *
     * @throws UncheckedIOException naming the folder if it cannot be made
     */
    public void open() {
        try {
            Files.createDirectories(visData());
        } catch (IOException e) {
            throw new UncheckedIOException(new IOException("the folder of the log cannot be made: " + visData(), e));
        }
        isOpen = true;
        held.forEach(Runnable::run);
        held.clear();
    }

    /** The folder of the log. */
    public Path folder() {
        return folder;
    }

    /** The folder of the numbers and of the config. */
    public Path visData() {
        return folder.resolve("vis_data");
    }

    /** Says what goes on. */
    public void info(String message) {
        write(LogLevel.INFO, message);
    }

    /** Says what may be a mistake. */
    public void warn(String message) {
        write(LogLevel.WARNING, message);
    }

    /** Says what ended the run; into the file only, since who began the run is told by an exception. */
    public void failed(String message) {
        if (isOpen) {
            line(LogLevel.ERROR, message);
        }
    }

    private void line(LogLevel of, String message) {
        append(
                folder.resolve(timestamp + ".log"),
                LocalDateTime.now(ZoneId.systemDefault()).format(TIME) + " - mmengine - " + of + " - " + message);
    }

    private void write(LogLevel of, String message) {
        if (of.compareTo(level) < 0) {
            return;
        }
        line(of, message);
        console.accept(of == LogLevel.INFO ? message : of.name().toLowerCase(Locale.ROOT) + ": " + message);
    }

    /**
     * Writes numbers down.
     *
     * @param values numbers by name; NaN and infinities are written as JSON does not know them and Python reads them
     * @param step to which they belong
     */
    public void scalars(Map<String, ? extends Number> values, long step) {
        ObjectNode node = JSON.createObjectNode();
        values.forEach((name, value) -> {
            if (value instanceof Integer || value instanceof Long) {
                node.put(name, value.longValue());
            } else {
                node.put(name, value.doubleValue());
            }
        });
        if (!node.has("step")) {
            node.put("step", step);
        }
        String line = bareNumbers(node.toString());
        append(visData().resolve(timestamp + ".json"), line);
        append(visData().resolve("scalars.json"), line);
    }

    /** Jackson puts what is no number between quotes; Python reads and writes it bare. */
    private static String bareNumbers(String json) {
        return json.replace(":\"NaN\"", ":NaN")
                .replace(":\"Infinity\"", ":Infinity")
                .replace(":\"-Infinity\"", ":-Infinity");
    }

    private void append(Path file, String line) {
        if (!isOpen) {
            held.add(() -> append(file, line));
            return;
        }
        try {
            Files.writeString(
                    file, line + "\n", StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
