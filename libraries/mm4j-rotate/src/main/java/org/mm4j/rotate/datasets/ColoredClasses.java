package org.mm4j.rotate.datasets;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.mm4j.engine.dataset.Metainfo;

/** Classes with the colours that HRSC and DIOR share, and the lists of classes and colours that lie beside this class. */
final class ColoredClasses {

    /** Red, green and blue by label. */
    private static final List<List<Long>> PALETTE = lines("palette.txt").stream()
            .map(line -> Stream.of(0, 2, 4)
                    .map(at -> Long.parseLong(line.substring(at, at + 2), 16))
                    .toList())
            .toList();

    private ColoredClasses() {}

    /** Classes with the first colours. */
    static Metainfo of(List<String> names) {
        return Metainfo.ofClasses(names).with("palette", PALETTE.subList(0, names.size()));
    }

    /** The lines of a list. */
    static List<String> lines(String name) {
        try (InputStream in = ColoredClasses.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no list " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
