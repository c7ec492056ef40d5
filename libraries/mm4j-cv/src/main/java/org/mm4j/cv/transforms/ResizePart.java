package org.mm4j.cv.transforms;

import java.util.List;
import java.util.Map;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigString;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.data.Transform;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Part;

/** The step that resizes to a size which is found for each sample. */
public final class ResizePart {

    private final Part<Transform> part;

    /**
     * Binds the step and builds it once, so that mistakes are found before any sample runs.
     *
     * @param type the name of the step
     * @param kwargs its arguments but for {@code scale}
     * @throws IllegalArgumentException if {@code scale} is given
     */
    public ResizePart(String type, ConfigDict kwargs, BuildContext build) {
        if (kwargs.has("scale")) {
            throw new IllegalArgumentException("scale of " + type + " is found for each sample and cannot be given");
        }
        this.part = build.bind(Kinds.TRANSFORMS, kwargs.with("type", ConfigString.of(type)));
        to(new ResizeScale(1, 1));
    }

    /** The step that resizes to a size. */
    public Transform to(ResizeScale scale) {
        return part.build(Map.of("scale", List.of(scale.width(), scale.height())));
    }
}
