package org.mm4j.det.models.roi;

import java.util.List;
import org.mm4j.registry.FromConfig;
import org.mm4j.registry.Part;

/**
 * The mask heads of the stages of a cascade, as configs write them: a dict for all stages, or a list.
 *
 * @param parts one, or one for each stage
 * @param isOneForAll whether each stage has one like the first
 */
public record StageMaskHeads(List<Part<MaskHead>> parts, boolean isOneForAll) {

    /** Keeps the parts. */
    public StageMaskHeads {
        parts = List.copyOf(parts);
    }

    /** The same for all stages. */
    @FromConfig
    public static StageMaskHeads of(Part<MaskHead> one) {
        return new StageMaskHeads(List.of(one), true);
    }

    /** One for each stage. */
    @FromConfig
    public static StageMaskHeads of(List<Part<MaskHead>> each) {
        return new StageMaskHeads(each, false);
    }

    /** One for each of so many stages. */
    List<MaskHead> build(String name, int stages) {
        return StageParts.build(name, parts, isOneForAll, stages);
    }
}
