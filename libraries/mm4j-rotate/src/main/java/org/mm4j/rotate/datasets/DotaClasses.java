package org.mm4j.rotate.datasets;

import java.util.List;
import java.util.stream.Stream;
import org.mm4j.engine.dataset.Metainfo;

/** The classes of the versions of DOTA, which grew by one and by two, and their colours. */
final class DotaClasses {

    private static final List<String> NAMES = words("""
            plane baseball-diamond bridge ground-track-field small-vehicle large-vehicle ship tennis-court
            basketball-court storage-tank soccer-ball-field roundabout harbor swimming-pool helicopter
            container-crane airport helipad
            """);

    /** Red, green and blue in hexadecimal. */
    private static final List<String> COLORS = words("""
            a52a2a bdb76b 00ff00 ff0000 8a2be2 ff8000 ff00ff 00ffff ffc1c1 003399
            fffacd 008b8b ffff00 937474 0000ff dc143c 770b20 00008e
            """);

    static final Metainfo V1_0 = first(15);

    static final Metainfo V1_5 = first(16);

    static final Metainfo V2_0 = first(18);

    private DotaClasses() {}

    private static List<String> words(String text) {
        return List.of(text.strip().split("\\s+"));
    }

    private static Metainfo first(int count) {
        List<List<Long>> palette = COLORS.subList(0, count).stream()
                .map(color -> Stream.of(0, 2, 4)
                        .map(at -> Long.parseLong(color.substring(at, at + 2), 16))
                        .toList())
                .toList();
        return Metainfo.ofClasses(NAMES.subList(0, count)).with("palette", palette);
    }
}
