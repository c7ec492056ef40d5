package org.mm4j.rotate.transforms;

import java.util.LinkedHashMap;
import java.util.Map;
import org.mm4j.det.structures.bbox.BaseBoxes;
import org.mm4j.det.structures.bbox.BoxType;
import org.mm4j.det.structures.bbox.BoxTypes;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Doc;

/** Converts boxes of a sample to other types; entries that the sample does not have are passed over. */
@Doc("Converts boxes to other box types.")
public final class ConvertBoxType implements Transform {

    /** The arguments. */
    public record Args(
            @Doc("entry of the sample to the type its boxes are to have, such as dict(gt_bboxes='rbox')")
            Map<String, String> boxTypeMapping) {}

    private final BoxTypes types;
    private final Map<ResultKey<BaseBoxes>, BoxType> mapping = new LinkedHashMap<>();

    /**
     * Makes the step.
     *
     * @throws IllegalArgumentException if no library offers one of the types
     */
    public ConvertBoxType(Args args, BuildContext build) {
        this.types = BoxTypes.of(build);
        args.boxTypeMapping()
                .forEach((entry, type) -> mapping.put(new ResultKey<>(entry, BaseBoxes.class), types.type(type)));
    }

    @Override
    public Results apply(Results results) {
        mapping.forEach((key, type) ->
                results.find(key).ifPresent(boxes -> results.put(key, types.convert(boxes, type))));
        return results;
    }
}
