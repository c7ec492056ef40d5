package org.mm4j.det.models.roi;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.mm4j.registry.Part;

/** Builds what a cascade has for each of its stages: of one dict as many as there are stages, or one of each of a list. */
final class StageParts {

    private StageParts() {}

    /**
     * One for each stage.
     *
     * @param name of the argument, for the error
     * @param parts one or several
     * @throws IllegalArgumentException if there are several, but not one for each stage
     */
    static <T> List<T> build(String name, List<Part<T>> parts, boolean isOneForAll, int stages) {
        if (!isOneForAll && parts.size() != stages) {
            throw new IllegalArgumentException(
                    name + ": expected a dict, or one for each of " + stages + " stages, got " + parts.size());
        }
        List<T> built = new ArrayList<>();
        for (int i = 0; i < stages; i++) {
            built.add(parts.get(isOneForAll ? 0 : i).build(Map.of()));
        }
        return built;
    }
}
