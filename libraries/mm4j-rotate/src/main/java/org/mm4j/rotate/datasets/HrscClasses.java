package org.mm4j.rotate.datasets;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.mm4j.engine.dataset.Metainfo;

/** The kinds of ships of HRSC2016, and colours, which DIOR shares. */
final class HrscClasses {

    /** What the numbers of classes in annotations begin with. */
    private static final String ID_PREFIX = "1000000";

    /** The numbers of classes as annotations write them, by label. */
    static final List<String> IDS;

    /** All kinds, the first of which is ships in general. */
    static final Metainfo KINDS;

    /** Ships as one class. */
    static final Metainfo SHIP;

    private static final List<List<Long>> PALETTE;

    static {
        List<String> ids = new ArrayList<>();
        List<List<Long>> palette = new ArrayList<>();
        List<String> names = new ArrayList<>();
        // A line holds the number, the colour in hexadecimal, and the name.
        for (String line : lines()) {
            String[] parts = line.split(" ", 3);
            ids.add(ID_PREFIX + parts[0]);
            palette.add(Stream.of(0, 2, 4)
                    .map(at -> Long.parseLong(parts[1].substring(at, at + 2), 16))
                    .toList());
            names.add(parts[2]);
        }
        IDS = List.copyOf(ids);
        PALETTE = List.copyOf(palette);
        KINDS = colored(names);
        SHIP = colored(names.subList(0, 1));
    }

    private HrscClasses() {}

    /** Classes with the first colours. */
    static Metainfo colored(List<String> names) {
        return Metainfo.ofClasses(names).with("palette", PALETTE.subList(0, names.size()));
    }

    private static List<String> lines() {
        try (InputStream in = HrscClasses.class.getResourceAsStream("hrsc.txt")) {
            if (in == null) {
                throw new IllegalStateException("no list of classes hrsc.txt");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
