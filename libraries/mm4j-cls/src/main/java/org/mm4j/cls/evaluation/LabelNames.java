package org.mm4j.cls.evaluation;

import java.util.List;
import java.util.stream.IntStream;
import org.mm4j.engine.dataset.Metainfo;

/** What classes are called in reports. */
final class LabelNames {

    private LabelNames() {}

    /** The names of the data set, or the numbers where it has none of that many classes. */
    static List<String> of(Metainfo metainfo, int classes) {
        List<String> names = metainfo.classes();
        boolean isUsable = names.size() == classes && names.stream().distinct().count() == classes;
        return isUsable
                ? names
                : IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    }
}
