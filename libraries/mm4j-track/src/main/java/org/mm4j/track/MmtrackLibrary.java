package org.mm4j.track;

import static org.mm4j.engine.Kinds.DATASETS;
import static org.mm4j.engine.Kinds.DATA_SAMPLERS;
import static org.mm4j.engine.Kinds.HOOKS;
import static org.mm4j.engine.Kinds.METRICS;
import static org.mm4j.engine.Kinds.MODELS;
import static org.mm4j.engine.Kinds.TASK_UTILS;
import static org.mm4j.engine.Kinds.TRANSFORMS;
import static org.mm4j.engine.Kinds.VISUALIZERS;

import java.lang.invoke.MethodHandles;
import java.util.List;
import org.mm4j.det.engine.hooks.YOLOXModeSwitchHook;
import org.mm4j.det.visualization.DetLocalVisualizer;
import org.mm4j.registry.Library;
import org.mm4j.registry.Registrar;
import org.mm4j.track.datasets.BaseVideoDataset;
import org.mm4j.track.datasets.EntireVideoBatchSampler;
import org.mm4j.track.datasets.MOTChallengeDataset;
import org.mm4j.track.datasets.TrackImgSampler;
import org.mm4j.track.datasets.VideoSampler;
import org.mm4j.track.engine.hooks.TrackVisualizationHook;
import org.mm4j.track.evaluation.CocoVideoMetric;
import org.mm4j.track.evaluation.MOTChallengeMetric;
import org.mm4j.track.models.mot.ByteTrack;
import org.mm4j.track.models.mot.DeepSORT;
import org.mm4j.track.models.mot.OCSORT;
import org.mm4j.track.models.preprocessors.TrackDataPreprocessor;
import org.mm4j.track.models.trackers.ByteTracker;
import org.mm4j.track.models.trackers.OCSORTTracker;
import org.mm4j.track.models.trackers.SORTTracker;
import org.mm4j.track.task.InterpolateTracklets;
import org.mm4j.track.task.KalmanFilter;
import org.mm4j.track.transforms.BaseFrameSample;
import org.mm4j.track.transforms.LoadTrackAnnotations;
import org.mm4j.track.transforms.PackTrackInputs;
import org.mm4j.track.transforms.UniformRefFrameSample;
import org.mm4j.track.visualization.TrackLocalVisualizer;

/** What the library {@code mmtrack} offers. Its configs reach the detectors of mmdet by prefix or by {@code _scope_}. */
public final class MmtrackLibrary implements Library {

    /** For {@link java.util.ServiceLoader}. */
    public MmtrackLibrary() {}

    @Override
    public String name() {
        return "mmtrack";
    }

    @Override
    public List<String> importPaths() {
        return List.of(
                "mmtrack.datasets",
                "mmtrack.datasets.transforms",
                "mmtrack.engine",
                "mmtrack.evaluation",
                "mmtrack.models",
                "mmtrack.models.losses",
                "mmtrack.models.mot",
                "mmtrack.models.motion",
                "mmtrack.models.reid",
                "mmtrack.models.sot",
                "mmtrack.models.trackers",
                "mmtrack.models.vid",
                "mmtrack.models.vis",
                "mmtrack.visualization");
    }

    @Override
    public MethodHandles.Lookup lookup() {
        return MethodHandles.lookup();
    }

    @Override
    public void register(Registrar registrar) {
        registerTracking(registrar);
        registrar.in(VISUALIZERS).add(DetLocalVisualizer.class);
        registrar.in(DATA_SAMPLERS).add(VideoSampler.class).add(EntireVideoBatchSampler.class);
        registrar.in(HOOKS).add(YOLOXModeSwitchHook.class);
    }

    /** What mmtracking 1.x and mmdet 3.x both have; the arguments of the two are taken by one class. */
    static void registerTracking(Registrar registrar) {
        registrar
                .in(MODELS)
                .add(TrackDataPreprocessor.class)
                .add(ByteTrack.class)
                .add(DeepSORT.class, "DeepSORT", "SORT")
                .add(OCSORT.class)
                .add(ByteTracker.class)
                .add(SORTTracker.class)
                .add(OCSORTTracker.class);
        registrar.in(TASK_UTILS).add(KalmanFilter.class).add(InterpolateTracklets.class);
        registrar
                .in(TRANSFORMS)
                .add(LoadTrackAnnotations.class)
                .add(BaseFrameSample.class)
                .add(UniformRefFrameSample.class)
                .add(PackTrackInputs.class);
        registrar
                .in(DATASETS)
                .add(BaseVideoDataset.class, "BaseVideoDataset", "CocoVideoDataset")
                .add(MOTChallengeDataset.class);
        registrar.in(VISUALIZERS).add(TrackLocalVisualizer.class);
        registrar.in(HOOKS).add(TrackVisualizationHook.class);
        registrar.in(DATA_SAMPLERS).add(TrackImgSampler.class);
        // mmtracking calls the metric MOTChallengeMetrics, mmdet MOTChallengeMetric, and configs of either both.
        registrar
                .in(METRICS)
                .add(MOTChallengeMetric.class, "MOTChallengeMetric", "MOTChallengeMetrics")
                .add(CocoVideoMetric.class);
    }
}
