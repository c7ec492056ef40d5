package org.mm4j.rotate.transforms;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.mm4j.det.structures.DetInstance;
import org.mm4j.det.structures.DetInstances;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.structures.bbox.BoxType;
import org.mm4j.det.structures.bbox.BoxTypes;
import org.mm4j.det.structures.mask.PolygonMasks;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Makes {@code gt_bboxes} of the masks: the smallest boxes of a type around them. The boxes in {@code instances}, which
 * metrics read, are made anew of the first polygon of each.
 */
@Doc("Makes boxes of a type around the masks.")
public final class ConvertMask2BoxType implements Transform {

    /** The arguments. */
    public record Args(
            @Doc("the type of the boxes, such as rbox") String boxType,

            @Default("False") @Doc("whether to keep the masks")
            boolean keepMask) {}

    private final Args args;
    private final BoxType type;

    /**
     * Makes the step.
     *
     * @throws IllegalArgumentException if no library offers the type
     */
    public ConvertMask2BoxType(Args args, BuildContext build) {
        this.args = args;
        this.type = BoxTypes.of(build).type(args.boxType());
    }

    @Override
    public Results apply(Results results) {
        results.put(DetKeys.GT_BBOXES, type.fromInstanceMasks(results.get(DetKeys.GT_MASKS)));
        if (!args.keepMask()) {
            results.remove(DetKeys.GT_MASKS);
        }
        DetInstances instances = results.find(DetKeys.INSTANCES).orElse(null);
        if (instances != null) {
            ImageSize size = results.get(ResultKey.ORI_SHAPE);
            List<DetInstance> converted = new ArrayList<>();
            for (DetInstance instance : instances.items()) {
                converted.add(converted(instance, size));
            }
            results.put(DetKeys.INSTANCES, new DetInstances(converted));
        }
        return results;
    }

    private DetInstance converted(DetInstance instance, ImageSize size) {
        if (!(instance.mask() instanceof DetInstance.Polygons shape)
                || shape.polygons().isEmpty()) {
            throw new IllegalArgumentException(
                    "an instance has no polygon to make a box of; a data set with polygons is"
                            + " needed by ConvertMask2BoxType");
        }
        PolygonMasks mask = PolygonMasks.of(List.of(List.of(shape.polygons().get(0))), size.height(), size.width());
        return new DetInstance(
                type.fromInstanceMasks(mask).row(0),
                instance.label(),
                instance.ignored(),
                args.keepMask() ? instance.mask() : null);
    }

    @Override
    public Set<ResultKey<?>> requires() {
        return Set.of(DetKeys.GT_MASKS);
    }
}
