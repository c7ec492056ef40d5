package org.mm4j.cls.datasets;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.mm4j.engine.dataset.DatasetException;
import org.mm4j.engine.io.TextInput;
import org.mm4j.registry.FromConfig;

/**
 * The names of classes: configs write a list, or the name of a file with one a line.
 *
 * @param names by label
 */
public record Classes(List<String> names) {

    public Classes {
        names = List.copyOf(names);
    }

    /** The lines of a file. */
    @FromConfig
    public static Classes of(String file) {
        try {
            return new Classes(TextInput.lines(Path.of(file)));
        } catch (IOException | RuntimeException failure) {
            throw new DatasetException(
                    "classes: '" + file + "' is no file with one class a line that can be read: "
                            + failure.getMessage(),
                    failure);
        }
    }

    /** A list. */
    @FromConfig
    public static Classes of(List<String> names) {
        return new Classes(names);
    }
}
