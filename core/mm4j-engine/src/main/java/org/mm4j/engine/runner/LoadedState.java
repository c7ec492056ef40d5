package org.mm4j.engine.runner;

import java.util.LinkedHashMap;
import java.util.Map;
import org.mm4j.engine.checkpoint.Checkpoint;
import org.mm4j.engine.checkpoint.TensorSource;

/** A checkpoint that is about to be loaded into the model of a run. */
public final class LoadedState {

    private final Checkpoint checkpoint;
    private final boolean isResuming;
    private final Map<String, TensorSource> stateDict;

    LoadedState(Checkpoint checkpoint, boolean isResuming) {
        this.checkpoint = checkpoint;
        this.isResuming = isResuming;
        this.stateDict = new LinkedHashMap<>(checkpoint.stateDict());
    }

    /** The file. */
    public Checkpoint checkpoint() {
        return checkpoint;
    }

    /** Whether the run goes on from it, and does not only take its weights. */
    public boolean isResuming() {
        return isResuming;
    }

    /** The weights that the model will be given; hooks may exchange them. */
    public Map<String, TensorSource> stateDict() {
        return stateDict;
    }
}
