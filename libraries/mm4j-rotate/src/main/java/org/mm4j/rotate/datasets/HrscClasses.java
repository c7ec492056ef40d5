package org.mm4j.rotate.datasets;

import java.util.ArrayList;
import java.util.List;
import org.mm4j.engine.dataset.Metainfo;

/** The kinds of ships of HRSC2016. */
final class HrscClasses {

    /** What the numbers of classes in annotations begin with. */
    private static final String ID_PREFIX = "1000000";

    /** The numbers of classes as annotations write them, by label. */
    static final List<String> IDS;

    /** All kinds, the first of which is ships in general. */
    static final Metainfo KINDS;

    /** Ships as one class. */
    static final Metainfo SHIP;

    static {
        List<String> ids = new ArrayList<>();
        List<String> names = new ArrayList<>();
        // A line holds the number and the name.
        for (String line : ColoredClasses.lines("hrsc.txt")) {
            String[] parts = line.split(" ", 2);
            ids.add(ID_PREFIX + parts[0]);
            names.add(parts[1]);
        }
        IDS = List.copyOf(ids);
        KINDS = ColoredClasses.of(names);
        SHIP = ColoredClasses.of(names.subList(0, 1));
    }

    private HrscClasses() {}
}
