package org.mm4j.det;

import static org.mm4j.engine.Kinds.MODELS;
import static org.mm4j.engine.Kinds.TASK_UTILS;
import static org.mm4j.engine.Kinds.TRANSFORMS;
import static org.mm4j.engine.Kinds.VISUALIZERS;

import java.lang.invoke.MethodHandles;
import java.util.List;
import org.mm4j.det.models.backbones.CSPDarknet;
import org.mm4j.det.models.detectors.SingleStageDetector;
import org.mm4j.det.models.detectors.YOLOX;
import org.mm4j.det.models.heads.YOLOXHead;
import org.mm4j.det.models.necks.YOLOXPAFPN;
import org.mm4j.det.models.preprocessors.DetDataPreprocessor;
import org.mm4j.det.structures.bbox.BoxType;
import org.mm4j.det.structures.bbox.HorizontalBoxType;
import org.mm4j.det.task.BboxOverlaps2D;
import org.mm4j.det.task.MlvlPointGenerator;
import org.mm4j.det.task.SimOTAAssigner;
import org.mm4j.det.transforms.InferencerLoader;
import org.mm4j.det.transforms.LoadImageFromNDArray;
import org.mm4j.det.transforms.PackDetInputs;
import org.mm4j.det.transforms.Pad;
import org.mm4j.det.transforms.FilterAnnotations;
import org.mm4j.det.transforms.LoadAnnotations;
import org.mm4j.det.transforms.RandomCrop;
import org.mm4j.det.transforms.RandomFlip;
import org.mm4j.det.transforms.Resize;
import org.mm4j.det.visualization.DetLocalVisualizer;
import org.mm4j.registry.Library;
import org.mm4j.registry.Registrar;

/** What the library {@code mmdet} offers. */
public final class MmdetLibrary implements Library {

    /** Made by {@link java.util.ServiceLoader}. */
    public MmdetLibrary() {}

    @Override
    public String name() {
        return "mmdet";
    }

    @Override
    public List<String> importPaths() {
        return List.of(
                "mmdet.apis",
                "mmdet.datasets",
                "mmdet.datasets.transforms",
                "mmdet.engine",
                "mmdet.evaluation",
                "mmdet.models",
                "mmdet.models.backbones",
                "mmdet.models.data_preprocessors",
                "mmdet.models.dense_heads",
                "mmdet.models.detectors",
                "mmdet.models.layers",
                "mmdet.models.necks",
                "mmdet.models.task_modules",
                "mmdet.registry",
                "mmdet.structures",
                "mmdet.utils",
                "mmdet.visualization");
    }

    @Override
    public MethodHandles.Lookup lookup() {
        return MethodHandles.lookup();
    }

    @Override
    public void register(Registrar registrar) {
        registrar
                .in(MODELS)
                .add(DetDataPreprocessor.class)
                .add(CSPDarknet.class)
                .add(YOLOXPAFPN.class)
                .add(YOLOXHead.class)
                .add(SingleStageDetector.class)
                .add(YOLOX.class);
        registrar
                .in(TASK_UTILS)
                .add(MlvlPointGenerator.class)
                .add(BboxOverlaps2D.class)
                .add(SimOTAAssigner.class);
        registrar
                .in(TRANSFORMS)
                .add(LoadImageFromNDArray.class)
                .add(InferencerLoader.class)
                .add(LoadAnnotations.class)
                .add(Resize.class)
                .add(Pad.class)
                .add(RandomFlip.class)
                .add(RandomCrop.class)
                .add(FilterAnnotations.class)
                .add(PackDetInputs.class);
        registrar.in(BoxType.KEY).add(HorizontalBoxType.class, "hbox");
        registrar.in(VISUALIZERS).add(DetLocalVisualizer.class);
    }
}
