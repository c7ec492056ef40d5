package org.mm4j.det.datasets;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Long lists of class names, which lie in files beside this class. */
final class ClassLists {

    private ClassLists() {}

    /** The names of a file, one a line. */
    static List<String> read(String name) {
        try (InputStream in = ClassLists.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no list of classes " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
