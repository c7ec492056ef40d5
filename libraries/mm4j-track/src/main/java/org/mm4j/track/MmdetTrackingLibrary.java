package org.mm4j.track;

import java.lang.invoke.MethodHandles;
import java.util.List;
import org.mm4j.det.datasets.samplers.AspectRatioBatchSampler;
import org.mm4j.engine.Kinds;
import org.mm4j.registry.Library;
import org.mm4j.registry.Registrar;

/**
 * Tracking as a part of {@code mmdet}, which has it itself since 3.1: what {@link MmtrackLibrary} offers, under the names
 * that configs with {@code default_scope = 'mmdet'} use.
 */
public final class MmdetTrackingLibrary implements Library {

    /** For {@link java.util.ServiceLoader}. */
    public MmdetTrackingLibrary() {}

    @Override
    public String name() {
        return "mmdet_tracking";
    }

    @Override
    public String scope() {
        return "mmdet";
    }

    @Override
    public List<String> importPaths() {
        return List.of("mmdet.models.mot", "mmdet.models.task_modules.tracking", "mmdet.models.trackers");
    }

    @Override
    public MethodHandles.Lookup lookup() {
        return MethodHandles.lookup();
    }

    @Override
    public void register(Registrar registrar) {
        MmtrackLibrary.registerTracking(registrar);
        // Samples of videos are frames, which have the shape of their video.
        registrar.in(Kinds.DATA_SAMPLERS).add(AspectRatioBatchSampler.class, "TrackAspectRatioBatchSampler");
    }
}
