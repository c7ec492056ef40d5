package org.mm4j.det.datasets;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mm4j.config.Names;
import org.mm4j.engine.dataset.BaseDataset;
import org.mm4j.engine.dataset.DatasetException;

/** Finds the classes of a data set in the categories of an annotation file, by their names. */
final class CategoryLabels {

    private CategoryLabels() {}

    /**
     * The label of each category that is a class.
     *
     * @param categories names by number, in the order of the file
     * @param classes names by label; all of the file, in its order, if empty
     * @param where the file, for messages
     * @param sink is told of categories that are no class
     * @throws DatasetException if the file lacks a class, or has it twice
     */
    static Map<Long, Integer> of(
            Map<Long, String> categories, List<String> classes, String where, BaseDataset.Sink sink) {
        Map<String, Long> ids = new LinkedHashMap<>();
        categories.forEach((id, name) -> {
            boolean isClass = classes.isEmpty() || classes.contains(name);
            if (ids.put(name, id) != null && isClass) {
                throw new DatasetException(where + " has two categories called '" + name + "'");
            }
        });
        Map<Long, Integer> labels = new HashMap<>();
        if (classes.isEmpty()) {
            ids.values().forEach(id -> labels.put(id, labels.size()));
            sink.metainfo("classes", List.copyOf(ids.keySet()));
            return labels;
        }
        for (int label = 0; label < classes.size(); label++) {
            String name = classes.get(label);
            // Published lists of names have blanks at the end that files may lack.
            Long id = ids.containsKey(name) ? ids.get(name) : ids.get(name.strip());
            if (id == null) {
                throw new DatasetException(missing(name, label, ids.keySet(), where));
            }
            if (labels.put(id, label) != null) {
                throw new DatasetException(
                        "metainfo of the data set of " + where + " has the class '" + name + "' twice");
            }
        }
        Set<String> others = new LinkedHashSet<>();
        ids.forEach((name, id) -> {
            if (!labels.containsKey(id)) {
                others.add(name);
            }
        });
        if (!others.isEmpty()) {
            sink.note("annotations of categories that metainfo does not have are left out: " + others);
        }
        return labels;
    }

    private static String missing(String name, int label, Set<String> known, String where) {
        List<String> near = Names.nearest(name, known, 1);
        return where + " has no category '" + name + "', which is class " + label + " of the data set"
                + (near.isEmpty() ? "." : "; did you mean '" + near.get(0) + "'?")
                + " It has " + abridged(known) + "; name its classes in metainfo=dict(classes=(…))";
    }

    private static String abridged(Set<String> names) {
        List<String> list = List.copyOf(names);
        return list.size() <= 20
                ? list.toString()
                : list.subList(0, 20).toString().replaceFirst("]$", ", … " + (list.size() - 20) + " more]");
    }
}
