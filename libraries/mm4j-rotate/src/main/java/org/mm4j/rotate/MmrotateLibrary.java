package org.mm4j.rotate;

import java.lang.invoke.MethodHandles;
import java.util.List;
import org.mm4j.det.structures.bbox.BoxConverter;
import org.mm4j.det.structures.bbox.BoxType;
import org.mm4j.det.visualization.DetLocalVisualizer;
import org.mm4j.engine.Kinds;
import org.mm4j.registry.Library;
import org.mm4j.registry.Registrar;
import org.mm4j.rotate.datasets.DIORDataset;
import org.mm4j.rotate.datasets.DOTADataset;
import org.mm4j.rotate.datasets.DOTAv15Dataset;
import org.mm4j.rotate.datasets.DOTAv2Dataset;
import org.mm4j.rotate.datasets.HRSCDataset;
import org.mm4j.rotate.evaluation.DOTAMetric;
import org.mm4j.rotate.evaluation.RotatedCocoMetric;
import org.mm4j.rotate.models.heads.OrientedRPNHead;
import org.mm4j.rotate.models.heads.RotatedFCOSHead;
import org.mm4j.rotate.models.heads.RotatedRTMDetSepBNHead;
import org.mm4j.rotate.models.losses.GDLoss;
import org.mm4j.rotate.models.losses.RotatedIoULoss;
import org.mm4j.rotate.models.roi.RotatedSingleRoIExtractor;
import org.mm4j.rotate.structures.BoxConversions;
import org.mm4j.rotate.structures.QuadriBoxType;
import org.mm4j.rotate.structures.QuadriBoxes;
import org.mm4j.rotate.structures.RotatedBoxType;
import org.mm4j.rotate.structures.RotatedBoxes;
import org.mm4j.rotate.task.DeltaXYWHHBBoxCoder;
import org.mm4j.rotate.task.DeltaXYWHTHBBoxCoder;
import org.mm4j.rotate.task.DeltaXYWHTRBBoxCoder;
import org.mm4j.rotate.task.DistanceAnglePointCoder;
import org.mm4j.rotate.task.FakeRotatedAnchorGenerator;
import org.mm4j.rotate.task.MidpointOffsetCoder;
import org.mm4j.rotate.task.PseudoAngleCoder;
import org.mm4j.rotate.task.RBbox2HBboxOverlaps2D;
import org.mm4j.rotate.task.RBboxOverlaps2D;
import org.mm4j.rotate.transforms.ConvertBoxType;
import org.mm4j.rotate.transforms.ConvertMask2BoxType;
import org.mm4j.rotate.transforms.RandomChoiceRotate;
import org.mm4j.rotate.transforms.RandomRotate;
import org.mm4j.rotate.transforms.Rotate;

/** What the library {@code mmrotate} offers. */
public final class MmrotateLibrary implements Library {

    /** Made by {@link java.util.ServiceLoader}. */
    public MmrotateLibrary() {}

    @Override
    public String name() {
        return "mmrotate";
    }

    @Override
    public List<String> importPaths() {
        return List.of(
                "mmrotate.datasets",
                "mmrotate.datasets.transforms",
                "mmrotate.engine",
                "mmrotate.evaluation",
                "mmrotate.models",
                "mmrotate.models.task_modules",
                "mmrotate.registry",
                "mmrotate.structures",
                "mmrotate.utils",
                "mmrotate.visualization");
    }

    @Override
    public MethodHandles.Lookup lookup() {
        return MethodHandles.lookup();
    }

    @Override
    public void register(Registrar registrar) {
        registrar
                .in(Kinds.TRANSFORMS)
                .add(ConvertBoxType.class)
                .add(ConvertMask2BoxType.class)
                .add(Rotate.class)
                .add(RandomRotate.class)
                .add(RandomChoiceRotate.class);
        registrar
                .in(Kinds.DATASETS)
                .add(DOTADataset.class)
                .add(DOTAv15Dataset.class)
                .add(DOTAv2Dataset.class)
                .add(HRSCDataset.class)
                .add(DIORDataset.class);
        registrar.in(Kinds.METRICS).add(DOTAMetric.class).add(RotatedCocoMetric.class);
        // It draws boxes of every type.
        registrar.in(Kinds.VISUALIZERS).add(DetLocalVisualizer.class, "RotLocalVisualizer");
        registrar
                .in(Kinds.MODELS)
                .add(OrientedRPNHead.class)
                .add(RotatedFCOSHead.class)
                .add(RotatedRTMDetSepBNHead.class)
                .add(RotatedSingleRoIExtractor.class)
                .add(RotatedIoULoss.class)
                .add(GDLoss.class);
        registrar
                .in(Kinds.TASK_UTILS)
                .add(FakeRotatedAnchorGenerator.class)
                .add(DeltaXYWHTRBBoxCoder.class)
                .add(DeltaXYWHHBBoxCoder.class)
                .add(DeltaXYWHTHBBoxCoder.class)
                .add(MidpointOffsetCoder.class)
                .add(DistanceAnglePointCoder.class)
                .add(PseudoAngleCoder.class)
                .add(RBboxOverlaps2D.class)
                .add(RBbox2HBboxOverlaps2D.class);
        registrar
                .in(BoxType.KEY)
                .add(RotatedBoxType.class, RotatedBoxes.TYPE)
                .add(QuadriBoxType.class, QuadriBoxes.TYPE);
        registrar
                .in(BoxConverter.KEY)
                .add("hbox2rbox", BoxConversions.Args.class, (args, build) -> BoxConversions::hbox2rbox)
                .add("hbox2qbox", BoxConversions.Args.class, (args, build) -> BoxConversions::hbox2qbox)
                .add("rbox2hbox", BoxConversions.Args.class, (args, build) -> BoxConversions::rbox2hbox)
                .add("rbox2qbox", BoxConversions.Args.class, (args, build) -> BoxConversions::rbox2qbox)
                .add("qbox2hbox", BoxConversions.Args.class, (args, build) -> BoxConversions::qbox2hbox)
                .add("qbox2rbox", BoxConversions.Args.class, (args, build) -> BoxConversions::qbox2rbox);
    }
}
