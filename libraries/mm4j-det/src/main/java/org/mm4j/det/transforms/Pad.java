package org.mm4j.det.transforms;

import org.jspecify.annotations.Nullable;
import org.mm4j.engine.data.Results;
import org.mm4j.registry.Doc;

/** {@link org.mm4j.cv.transforms.Pad} for samples of detection. */
@Doc("Pads the image at the right and at the bottom.")
public class Pad extends org.mm4j.cv.transforms.Pad {

    /** Pads as the arguments say. */
    public Pad(Args args) {
        super(args);
    }

    @Override
    public @Nullable Results apply(Results results) {
        Unsupported.refuse(results, "gt_masks", "Pad");
        return super.apply(results);
    }
}
