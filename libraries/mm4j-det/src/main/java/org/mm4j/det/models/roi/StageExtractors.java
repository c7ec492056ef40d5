package org.mm4j.det.models.roi;

import java.util.List;
import org.mm4j.registry.FromConfig;
import org.mm4j.registry.Part;

/**
 * The extractors of the stages of a cascade, as configs write them: a dict for all stages, or a list.
 *
 * @param parts one, or one for each stage
 * @param isOneForAll whether each stage has one like the first
 */
public record StageExtractors(List<Part<RoIExtractor>> parts, boolean isOneForAll) {

    /** Keeps the parts. */
    public StageExtractors {
        parts = List.copyOf(parts);
    }

    /** The same for all stages. */
    @FromConfig
    public static StageExtractors of(Part<RoIExtractor> one) {
        return new StageExtractors(List.of(one), true);
    }

    /** One for each stage. */
    @FromConfig
    public static StageExtractors of(List<Part<RoIExtractor>> each) {
        return new StageExtractors(each, false);
    }

    /** One for each of so many stages. */
    List<RoIExtractor> build(String name, int stages) {
        return StageParts.build(name, parts, isOneForAll, stages);
    }
}
