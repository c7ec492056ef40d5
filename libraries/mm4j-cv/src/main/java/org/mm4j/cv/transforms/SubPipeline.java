package org.mm4j.cv.transforms;

import java.util.List;
import org.mm4j.engine.data.Compose;
import org.mm4j.engine.data.Transform;
import org.mm4j.registry.FromConfig;

/**
 * One step, or several one after the other: configs write a dict, or a list of dicts.
 *
 * @param steps the steps
 */
public record SubPipeline(Compose steps) {

    /** One step. */
    @FromConfig
    public static SubPipeline of(Transform step) {
        return new SubPipeline(Compose.of(List.of(step)));
    }

    /** Several steps. */
    @FromConfig
    public static SubPipeline of(List<Transform> steps) {
        return new SubPipeline(Compose.of(steps));
    }
}
