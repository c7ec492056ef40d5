package org.mm4j.det.transforms;

import java.util.Set;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.Image;

/** Steps of automatic augmentation that change the colours of a picture and nothing else. */
abstract class BaseColorTransform implements Transform {

    private final Magnitude magnitude;

    BaseColorTransform(Magnitude magnitude) {
        this.magnitude = magnitude;
    }

    /** Changes the picture. */
    abstract Image changed(Image image, double magnitude);

    @Override
    public final Results apply(Results results) {
        if (magnitude.isSkipped(results.random())) {
            return results;
        }
        double drawn = magnitude.draw(results.random());
        return results.put(ResultKey.IMG, changed(results.get(ResultKey.IMG), drawn));
    }

    @Override
    public final Set<ResultKey<?>> requires() {
        return Set.of(ResultKey.IMG);
    }
}
