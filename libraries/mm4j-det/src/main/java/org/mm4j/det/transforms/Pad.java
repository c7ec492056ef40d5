package org.mm4j.det.transforms;

import org.jspecify.annotations.Nullable;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.registry.Doc;

/** {@link org.mm4j.cv.transforms.Pad} that pads masks too. */
@Doc("Pads the image and its masks at the right and at the bottom.")
public class Pad extends org.mm4j.cv.transforms.Pad {

    /** Pads as the arguments say. */
    public Pad(Args args) {
        super(args);
    }

    @Override
    public @Nullable Results apply(Results results) {
        super.apply(results);
        int value = (int) args().padVal().masks();
        results.find(DetKeys.GT_MASKS)
                .ifPresent(masks -> results.put(DetKeys.GT_MASKS, masks.pad(results.get(ResultKey.PAD_SHAPE), value)));
        return results;
    }
}
