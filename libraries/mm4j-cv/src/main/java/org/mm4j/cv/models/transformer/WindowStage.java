package org.mm4j.cv.models.transformer;

/** A stage of a {@link SwinBody}. */
public interface WindowStage {

    /** Runs its blocks. */
    Patches forward(Patches x);

    /** Goes on to the next stage, if that is not the next one's own work; else gives its input. */
    default Patches downsample(Patches x) {
        return x;
    }
}
