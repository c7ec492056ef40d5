package org.mm4j.det.models.roi;

import java.util.List;
import org.mm4j.registry.FromConfig;
import org.mm4j.registry.Part;

/**
 * The box heads of the stages of a cascade, as configs write them: a dict for all stages, or a list.
 *
 * @param parts one, or one for each stage
 * @param isOneForAll whether each stage has one like the first
 */
public record StageBoxHeads(List<Part<BoxHead>> parts, boolean isOneForAll) {

    /** Keeps the parts. */
    public StageBoxHeads {
        parts = List.copyOf(parts);
    }

    /** The same for all stages. */
    @FromConfig
    public static StageBoxHeads of(Part<BoxHead> one) {
        return new StageBoxHeads(List.of(one), true);
    }

    /** One for each stage. */
    @FromConfig
    public static StageBoxHeads of(List<Part<BoxHead>> each) {
        return new StageBoxHeads(each, false);
    }

    /** One for each of so many stages. */
    List<BoxHead> build(String name, int stages) {
        return StageParts.build(name, parts, isOneForAll, stages);
    }
}
