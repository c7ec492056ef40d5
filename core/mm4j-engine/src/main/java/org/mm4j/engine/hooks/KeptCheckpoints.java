package org.mm4j.engine.hooks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.IntFunction;
import org.mm4j.engine.logging.MessageHub;

/** Which of the checkpoints that are written every few epochs are kept: the newest few. */
final class KeptCheckpoints {

    private static final String KEY = "keep_ckpt_ids";

    private final int most;
    private final Deque<Integer> numbers = new ArrayDeque<>();

    /**
     * The newest few.
     *
     * @param most 0 and below for all
     */
    KeptCheckpoints(int most) {
        this.most = most;
    }

    /** Goes on with those of a run that is resumed. */
    void resume(MessageHub hub, IntFunction<Path> file) {
        if (most > 0 && hub.info(KEY).orElse(null) instanceof List<?> known) {
            known.forEach(number -> numbers.add(((Number) number).intValue()));
            remove(surplus(file));
            hub.updateInfo(KEY, List.copyOf(numbers));
        }
    }

    /**
     * Adds one.
     *
     * @return those that are to be removed when it is there
     */
    List<Path> add(int number, MessageHub hub, IntFunction<Path> file) {
        if (most <= 0 || (!numbers.isEmpty() && numbers.getLast() == number)) {
            return List.of();
        }
        // A run that goes on from an older checkpoint writes the same ones again.
        numbers.remove(number);
        numbers.add(number);
        List<Path> outdated = surplus(file);
        hub.updateInfo(KEY, List.copyOf(numbers));
        return outdated;
    }

    private List<Path> surplus(IntFunction<Path> file) {
        List<Path> files = new ArrayList<>();
        while (numbers.size() > most) {
            files.add(file.apply(numbers.removeFirst()));
        }
        return files;
    }

    static void remove(List<Path> files) {
        for (Path file : files) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
