package org.mm4j.rotate.transforms;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigString;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Part;

/** The step that turns by an angle which is drawn for each sample. */
final class RotatePart {

    private static final List<Integer> UPRIGHT = List.of(90, 180, -90, -180);

    private final Part<Transform> part;
    private final @Nullable List<Integer> rectObjLabels;

    /** Binds the step and builds it once, so that mistakes are found before any sample runs. */
    RotatePart(String type, ConfigDict kwargs, @Nullable List<Integer> rectObjLabels, BuildContext build) {
        if (kwargs.has("rotate_angle")) {
            throw new IllegalArgumentException("rotate_angle is drawn for each sample and cannot be given");
        }
        this.part = build.bind(Kinds.TRANSFORMS, kwargs.with("type", ConfigString.of(type)));
        this.rectObjLabels = rectObjLabels;
        part.build(Map.of("rotate_angle", 0));
    }

    /** Turns by an angle, or by a drawn multiple of 90 degrees if there are objects that stay horizontal. */
    @Nullable
    Results apply(Results results, double degrees) {
        double angle = hasUpright(results) ? results.random().choice(UPRIGHT) : degrees;
        return part.build(Map.of("rotate_angle", angle)).apply(results);
    }

    private boolean hasUpright(Results results) {
        long[] labels = results.find(DetKeys.GT_BBOXES_LABELS).orElse(null);
        if (rectObjLabels == null || labels == null) {
            return false;
        }
        for (long label : labels) {
            if (rectObjLabels.contains((int) label)) {
                return true;
            }
        }
        return false;
    }
}
