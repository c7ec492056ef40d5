package org.mm4j.det;

import static org.mm4j.engine.Kinds.DATASETS;
import static org.mm4j.engine.Kinds.DATA_SAMPLERS;
import static org.mm4j.engine.Kinds.METRICS;
import static org.mm4j.engine.Kinds.MODELS;
import static org.mm4j.engine.Kinds.TASK_UTILS;
import static org.mm4j.engine.Kinds.TRANSFORMS;
import static org.mm4j.engine.Kinds.VISUALIZERS;

import java.lang.invoke.MethodHandles;
import java.util.List;
import org.mm4j.det.datasets.CityscapesDataset;
import org.mm4j.det.datasets.CocoDataset;
import org.mm4j.det.datasets.CocoPanopticDataset;
import org.mm4j.det.datasets.ConcatDataset;
import org.mm4j.det.datasets.CrowdHumanDataset;
import org.mm4j.det.datasets.DeepFashionDataset;
import org.mm4j.det.datasets.LVISV05Dataset;
import org.mm4j.det.datasets.LVISV1Dataset;
import org.mm4j.det.datasets.MultiImageMixDataset;
import org.mm4j.det.datasets.Objects365V1Dataset;
import org.mm4j.det.datasets.Objects365V2Dataset;
import org.mm4j.det.datasets.V3DetDataset;
import org.mm4j.det.datasets.VOCDataset;
import org.mm4j.det.datasets.WIDERFaceDataset;
import org.mm4j.det.datasets.XMLDataset;
import org.mm4j.det.datasets.samplers.AspectRatioBatchSampler;
import org.mm4j.det.datasets.samplers.ClassAwareSampler;
import org.mm4j.det.datasets.samplers.GroupMultiSourceSampler;
import org.mm4j.det.datasets.samplers.MultiSourceSampler;
import org.mm4j.det.evaluation.CocoMetric;
import org.mm4j.det.evaluation.VOCMetric;
import org.mm4j.det.models.backbones.CSPDarknet;
import org.mm4j.det.models.backbones.CSPNeXt;
import org.mm4j.det.models.backbones.Darknet;
import org.mm4j.det.models.backbones.DetectoRS_ResNet;
import org.mm4j.det.models.backbones.HRNet;
import org.mm4j.det.models.backbones.MobileNetV2;
import org.mm4j.det.models.backbones.PyramidVisionTransformer;
import org.mm4j.det.models.backbones.PyramidVisionTransformerV2;
import org.mm4j.det.models.backbones.RegNet;
import org.mm4j.det.models.backbones.Res2Net;
import org.mm4j.det.models.backbones.ResNeSt;
import org.mm4j.det.models.backbones.ResNeXt;
import org.mm4j.det.models.backbones.ResNet;
import org.mm4j.det.models.backbones.ResNetV1d;
import org.mm4j.det.models.backbones.SSDVGG;
import org.mm4j.det.models.backbones.SwinTransformer;
import org.mm4j.det.models.detectors.ATSS;
import org.mm4j.det.models.detectors.CascadeRCNN;
import org.mm4j.det.models.detectors.FCOS;
import org.mm4j.det.models.detectors.FOVEA;
import org.mm4j.det.models.detectors.FastRCNN;
import org.mm4j.det.models.detectors.FasterRCNN;
import org.mm4j.det.models.detectors.GFL;
import org.mm4j.det.models.detectors.GridRCNN;
import org.mm4j.det.models.detectors.HybridTaskCascade;
import org.mm4j.det.models.detectors.MaskRCNN;
import org.mm4j.det.models.detectors.MaskScoringRCNN;
import org.mm4j.det.models.detectors.PAA;
import org.mm4j.det.models.detectors.RPN;
import org.mm4j.det.models.detectors.RTMDet;
import org.mm4j.det.models.detectors.RepPointsDetector;
import org.mm4j.det.models.detectors.RetinaNet;
import org.mm4j.det.models.detectors.SCNet;
import org.mm4j.det.models.detectors.SOLO;
import org.mm4j.det.models.detectors.SOLOv2;
import org.mm4j.det.models.detectors.SingleStageDetector;
import org.mm4j.det.models.detectors.SingleStageInstanceSegmentor;
import org.mm4j.det.models.detectors.TwoStageDetector;
import org.mm4j.det.models.detectors.VFNet;
import org.mm4j.det.models.detectors.YOLOV3;
import org.mm4j.det.models.detectors.YOLOX;
import org.mm4j.det.models.heads.ATSSHead;
import org.mm4j.det.models.heads.AnchorHead;
import org.mm4j.det.models.heads.DecoupledSOLOHead;
import org.mm4j.det.models.heads.DecoupledSOLOLightHead;
import org.mm4j.det.models.heads.FCOSHead;
import org.mm4j.det.models.heads.FoveaHead;
import org.mm4j.det.models.heads.FreeAnchorRetinaHead;
import org.mm4j.det.models.heads.GARPNHead;
import org.mm4j.det.models.heads.GARetinaHead;
import org.mm4j.det.models.heads.GFLHead;
import org.mm4j.det.models.heads.PAAHead;
import org.mm4j.det.models.heads.RPNHead;
import org.mm4j.det.models.heads.RTMDetHead;
import org.mm4j.det.models.heads.RTMDetInsHead;
import org.mm4j.det.models.heads.RTMDetInsSepBNHead;
import org.mm4j.det.models.heads.RTMDetSepBNHead;
import org.mm4j.det.models.heads.RepPointsHead;
import org.mm4j.det.models.heads.RetinaHead;
import org.mm4j.det.models.heads.SABLRetinaHead;
import org.mm4j.det.models.heads.SOLOHead;
import org.mm4j.det.models.heads.SOLOV2Head;
import org.mm4j.det.models.heads.SSDHead;
import org.mm4j.det.models.heads.VFNetHead;
import org.mm4j.det.models.heads.YOLOV3Head;
import org.mm4j.det.models.heads.YOLOXHead;
import org.mm4j.det.models.layers.NormedConv2d;
import org.mm4j.det.models.layers.NormedLinear;
import org.mm4j.det.models.losses.BalancedL1Loss;
import org.mm4j.det.models.losses.BoundedIoULoss;
import org.mm4j.det.models.losses.CIoULoss;
import org.mm4j.det.models.losses.CrossEntropyLoss;
import org.mm4j.det.models.losses.DIoULoss;
import org.mm4j.det.models.losses.DiceLoss;
import org.mm4j.det.models.losses.DistributionFocalLoss;
import org.mm4j.det.models.losses.EIoULoss;
import org.mm4j.det.models.losses.FocalLoss;
import org.mm4j.det.models.losses.GHMC;
import org.mm4j.det.models.losses.GHMR;
import org.mm4j.det.models.losses.GIoULoss;
import org.mm4j.det.models.losses.GaussianFocalLoss;
import org.mm4j.det.models.losses.IoULoss;
import org.mm4j.det.models.losses.L1Loss;
import org.mm4j.det.models.losses.MSELoss;
import org.mm4j.det.models.losses.QualityFocalLoss;
import org.mm4j.det.models.losses.SIoULoss;
import org.mm4j.det.models.losses.SeesawLoss;
import org.mm4j.det.models.losses.SmoothL1Loss;
import org.mm4j.det.models.losses.VarifocalLoss;
import org.mm4j.det.models.necks.BFP;
import org.mm4j.det.models.necks.CSPNeXtPAFPN;
import org.mm4j.det.models.necks.FPG;
import org.mm4j.det.models.necks.FPN;
import org.mm4j.det.models.necks.HRFPN;
import org.mm4j.det.models.necks.PAFPN;
import org.mm4j.det.models.necks.RFP;
import org.mm4j.det.models.necks.SSDNeck;
import org.mm4j.det.models.necks.YOLOV3Neck;
import org.mm4j.det.models.necks.YOLOXPAFPN;
import org.mm4j.det.models.preprocessors.BatchFixedSizePad;
import org.mm4j.det.models.preprocessors.BatchSyncRandomResize;
import org.mm4j.det.models.preprocessors.DetDataPreprocessor;
import org.mm4j.det.models.roi.BBoxHead;
import org.mm4j.det.models.roi.CascadeRoIHead;
import org.mm4j.det.models.roi.ConvFCBBoxHead;
import org.mm4j.det.models.roi.DoubleConvFCBBoxHead;
import org.mm4j.det.models.roi.DoubleHeadRoIHead;
import org.mm4j.det.models.roi.FCNMaskHead;
import org.mm4j.det.models.roi.FeatureRelayHead;
import org.mm4j.det.models.roi.FusedSemanticHead;
import org.mm4j.det.models.roi.GenericRoIExtractor;
import org.mm4j.det.models.roi.GlobalContextHead;
import org.mm4j.det.models.roi.GridHead;
import org.mm4j.det.models.roi.GridRoIHead;
import org.mm4j.det.models.roi.HTCMaskHead;
import org.mm4j.det.models.roi.HybridTaskCascadeRoIHead;
import org.mm4j.det.models.roi.MaskIoUHead;
import org.mm4j.det.models.roi.MaskScoringRoIHead;
import org.mm4j.det.models.roi.ResLayer;
import org.mm4j.det.models.roi.SABLHead;
import org.mm4j.det.models.roi.SCNetBBoxHead;
import org.mm4j.det.models.roi.SCNetMaskHead;
import org.mm4j.det.models.roi.SCNetRoIHead;
import org.mm4j.det.models.roi.SCNetSemanticHead;
import org.mm4j.det.models.roi.Shared2FCBBoxHead;
import org.mm4j.det.models.roi.Shared4Conv1FCBBoxHead;
import org.mm4j.det.models.roi.SingleRoIExtractor;
import org.mm4j.det.models.roi.StandardRoIHead;
import org.mm4j.det.models.tta.DetTTAModel;
import org.mm4j.det.structures.bbox.BoxType;
import org.mm4j.det.structures.bbox.HorizontalBoxType;
import org.mm4j.det.task.ATSSAssigner;
import org.mm4j.det.task.AnchorGenerator;
import org.mm4j.det.task.ApproxMaxIoUAssigner;
import org.mm4j.det.task.BboxOverlaps2D;
import org.mm4j.det.task.BucketingBBoxCoder;
import org.mm4j.det.task.CombinedSampler;
import org.mm4j.det.task.DeltaXYWHBBoxCoder;
import org.mm4j.det.task.DistancePointBBoxCoder;
import org.mm4j.det.task.DynamicSoftLabelAssigner;
import org.mm4j.det.task.GridAssigner;
import org.mm4j.det.task.InstanceBalancedPosSampler;
import org.mm4j.det.task.IoUBalancedNegSampler;
import org.mm4j.det.task.LegacyAnchorGenerator;
import org.mm4j.det.task.LegacyDeltaXYWHBBoxCoder;
import org.mm4j.det.task.MaxIoUAssigner;
import org.mm4j.det.task.MlvlPointGenerator;
import org.mm4j.det.task.PointAssigner;
import org.mm4j.det.task.PseudoSampler;
import org.mm4j.det.task.RandomSampler;
import org.mm4j.det.task.SSDAnchorGenerator;
import org.mm4j.det.task.SimOTAAssigner;
import org.mm4j.det.task.YOLOAnchorGenerator;
import org.mm4j.det.task.YOLOBBoxCoder;
import org.mm4j.det.transforms.AutoAugment;
import org.mm4j.det.transforms.AutoContrast;
import org.mm4j.det.transforms.Brightness;
import org.mm4j.det.transforms.CachedMixUp;
import org.mm4j.det.transforms.CachedMosaic;
import org.mm4j.det.transforms.Color;
import org.mm4j.det.transforms.ColorTransform;
import org.mm4j.det.transforms.Contrast;
import org.mm4j.det.transforms.CopyPaste;
import org.mm4j.det.transforms.CutOut;
import org.mm4j.det.transforms.Equalize;
import org.mm4j.det.transforms.Expand;
import org.mm4j.det.transforms.FilterAnnotations;
import org.mm4j.det.transforms.FixScaleResize;
import org.mm4j.det.transforms.FixShapeResize;
import org.mm4j.det.transforms.InferencerLoader;
import org.mm4j.det.transforms.Invert;
import org.mm4j.det.transforms.LoadAnnotations;
import org.mm4j.det.transforms.LoadEmptyAnnotations;
import org.mm4j.det.transforms.LoadImageFromNDArray;
import org.mm4j.det.transforms.LoadMultiChannelImageFromFiles;
import org.mm4j.det.transforms.LoadPanopticAnnotations;
import org.mm4j.det.transforms.LoadProposals;
import org.mm4j.det.transforms.MinIoURandomCrop;
import org.mm4j.det.transforms.MixUp;
import org.mm4j.det.transforms.Mosaic;
import org.mm4j.det.transforms.MultiBranch;
import org.mm4j.det.transforms.PackDetInputs;
import org.mm4j.det.transforms.Pad;
import org.mm4j.det.transforms.PhotoMetricDistortion;
import org.mm4j.det.transforms.Posterize;
import org.mm4j.det.transforms.ProposalBroadcaster;
import org.mm4j.det.transforms.RandAugment;
import org.mm4j.det.transforms.RandomAffine;
import org.mm4j.det.transforms.RandomCenterCropPad;
import org.mm4j.det.transforms.RandomCrop;
import org.mm4j.det.transforms.RandomErasing;
import org.mm4j.det.transforms.RandomFlip;
import org.mm4j.det.transforms.RandomOrder;
import org.mm4j.det.transforms.RandomShift;
import org.mm4j.det.transforms.Resize;
import org.mm4j.det.transforms.ResizeShortestEdge;
import org.mm4j.det.transforms.Rotate;
import org.mm4j.det.transforms.SegRescale;
import org.mm4j.det.transforms.Sharpness;
import org.mm4j.det.transforms.ShearX;
import org.mm4j.det.transforms.ShearY;
import org.mm4j.det.transforms.Solarize;
import org.mm4j.det.transforms.SolarizeAdd;
import org.mm4j.det.transforms.TranslateX;
import org.mm4j.det.transforms.TranslateY;
import org.mm4j.det.transforms.YOLOXHSVRandomAug;
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
                "mmdet.models.losses",
                "mmdet.models.necks",
                "mmdet.models.roi_heads",
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

    /** Backbones that are transformers. */
    private static void registerTransformers(Registrar registrar) {
        registrar
                .in(MODELS)
                .add(SwinTransformer.class)
                .add(PyramidVisionTransformer.class)
                .add(PyramidVisionTransformerV2.class);
    }

    @Override
    public void register(Registrar registrar) {
        registrar
                .in(MODELS)
                .add(DetDataPreprocessor.class)
                .add(BatchSyncRandomResize.class)
                .add(BatchFixedSizePad.class)
                .add(CSPDarknet.class)
                .add(FPN.class)
                .add(MobileNetV2.class)
                .add(ResNet.class)
                .add(ResNetV1d.class)
                .add(ResNeXt.class)
                .add(RegNet.class)
                .add(YOLOXPAFPN.class)
                .add(AnchorHead.class)
                .add(RPNHead.class)
                .add(SingleRoIExtractor.class)
                .add(BBoxHead.class)
                .add(ConvFCBBoxHead.class)
                .add(Shared2FCBBoxHead.class)
                .add(Shared4Conv1FCBBoxHead.class)
                .add(FCNMaskHead.class)
                .add(StandardRoIHead.class)
                .add(RPN.class)
                .add(YOLOXHead.class)
                .add(CrossEntropyLoss.class)
                .add(L1Loss.class)
                .add(SmoothL1Loss.class)
                .add(MSELoss.class)
                .add(SingleStageDetector.class)
                .add(YOLOX.class);
        registrar
                .in(TASK_UTILS)
                .add(MlvlPointGenerator.class)
                .add(AnchorGenerator.class)
                .add(DeltaXYWHBBoxCoder.class)
                .add(BboxOverlaps2D.class)
                .add(MaxIoUAssigner.class)
                .add(RandomSampler.class)
                .add(PseudoSampler.class)
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
        registrar.in(METRICS).add(CocoMetric.class).add(VOCMetric.class);
        registrar.in(VISUALIZERS).add(DetLocalVisualizer.class);
        registerTwoStage(registrar);
        registerOneStage(registrar);
        registerRuns(registrar);
        registerTransformers(registrar);
        registerAugmentation(registrar);
        registerDatasets(registrar);
    }

    /** Data sets and the orders in which they are read. */
    private static void registerDatasets(Registrar registrar) {
        registrar.in(TRANSFORMS).add(LoadPanopticAnnotations.class);
        registrar
                .in(DATASETS)
                .add(CityscapesDataset.class)
                .add(CocoDataset.class)
                .add(CocoPanopticDataset.class)
                .add(ConcatDataset.class)
                .add(CrowdHumanDataset.class)
                .add(DeepFashionDataset.class)
                .add(LVISV05Dataset.class, "LVISV05Dataset", "LVISDataset")
                .add(LVISV1Dataset.class)
                .add(MultiImageMixDataset.class)
                .add(Objects365V1Dataset.class)
                .add(Objects365V2Dataset.class)
                .add(V3DetDataset.class)
                .add(VOCDataset.class)
                .add(WIDERFaceDataset.class)
                .add(XMLDataset.class);
        registrar
                .in(DATA_SAMPLERS)
                .add(AspectRatioBatchSampler.class)
                .add(ClassAwareSampler.class)
                .add(GroupMultiSourceSampler.class)
                .add(MultiSourceSampler.class);
    }

    /** What two-stage detectors are made of. */
    private static void registerTwoStage(Registrar registrar) {
        registrar
                .in(MODELS)
                .add(FPG.class)
                .add(PAFPN.class)
                .add(GridRCNN.class)
                .add(GridRoIHead.class)
                .add(GridHead.class)
                .add(SABLHead.class)
                .add(DoubleHeadRoIHead.class)
                .add(DoubleConvFCBBoxHead.class)
                .add(GenericRoIExtractor.class)
                .add(BalancedL1Loss.class)
                .add(BFP.class)
                .add(RFP.class)
                .add(DetectoRS_ResNet.class)
                .add(GARetinaHead.class)
                .add(GARPNHead.class)
                .add(ResNeSt.class)
                .add(Res2Net.class)
                .add(NormedConv2d.class)
                .add(NormedLinear.class)
                .add(SeesawLoss.class)
                .add(FeatureRelayHead.class)
                .add(GlobalContextHead.class)
                .add(SCNetRoIHead.class)
                .add(SCNetSemanticHead.class)
                .add(SCNetMaskHead.class)
                .add(SCNetBBoxHead.class)
                .add(HybridTaskCascadeRoIHead.class)
                .add(HTCMaskHead.class)
                .add(FusedSemanticHead.class)
                .add(ResLayer.class)
                .add(MaskScoringRoIHead.class)
                .add(MaskIoUHead.class)
                .add(SCNet.class)
                .add(HybridTaskCascade.class)
                .add(MaskScoringRCNN.class)
                .add(FastRCNN.class)
                .add(HRNet.class)
                .add(HRFPN.class)
                .add(CascadeRoIHead.class)
                .add(TwoStageDetector.class)
                .add(FasterRCNN.class)
                .add(MaskRCNN.class)
                .add(CascadeRCNN.class);
        registrar.in(TASK_UTILS).add(ApproxMaxIoUAssigner.class);
        registrar
                .in(TASK_UTILS)
                .add(BucketingBBoxCoder.class)
                .add(LegacyDeltaXYWHBBoxCoder.class)
                .add(LegacyAnchorGenerator.class)
                .add(IoUBalancedNegSampler.class)
                .add(InstanceBalancedPosSampler.class)
                .add(CombinedSampler.class);
    }

    /** What whole runs need besides detectors. */
    private static void registerRuns(Registrar registrar) {
        registrar.in(MODELS).add(DetTTAModel.class);
    }

    /** What one-stage detectors are made of. */
    private static void registerOneStage(Registrar registrar) {
        registrar
                .in(MODELS)
                .add(RetinaHead.class)
                .add(RetinaNet.class)
                .add(CSPNeXt.class)
                .add(RTMDet.class)
                .add(RTMDetHead.class)
                .add(RTMDetSepBNHead.class)
                .add(RTMDetInsHead.class)
                .add(RTMDetInsSepBNHead.class)
                .add(DiceLoss.class)
                .add(CSPNeXtPAFPN.class)
                .add(BoundedIoULoss.class)
                .add(SABLRetinaHead.class)
                .add(SOLOV2Head.class)
                .add(SOLOv2.class)
                .add(DecoupledSOLOLightHead.class)
                .add(DecoupledSOLOHead.class)
                .add(SOLOHead.class)
                .add(SOLO.class)
                .add(SingleStageInstanceSegmentor.class)
                .add(PAAHead.class)
                .add(FoveaHead.class)
                .add(PAA.class)
                .add(FOVEA.class)
                .add(RepPointsHead.class)
                .add(RepPointsDetector.class)
                .add(VFNetHead.class)
                .add(VFNet.class)
                .add(GHMR.class)
                .add(GHMC.class)
                .add(FreeAnchorRetinaHead.class)
                .add(YOLOV3Head.class)
                .add(SSDHead.class)
                .add(YOLOV3Neck.class)
                .add(SSDNeck.class)
                .add(Darknet.class)
                .add(SSDVGG.class)
                .add(YOLOV3.class)
                .add(GFLHead.class)
                .add(ATSSHead.class)
                .add(FCOSHead.class)
                .add(GFL.class)
                .add(ATSS.class)
                .add(FCOS.class)
                .add(CIoULoss.class)
                .add(DIoULoss.class)
                .add(DistributionFocalLoss.class)
                .add(EIoULoss.class)
                .add(FocalLoss.class)
                .add(GaussianFocalLoss.class)
                .add(GIoULoss.class)
                .add(IoULoss.class)
                .add(QualityFocalLoss.class)
                .add(SIoULoss.class)
                .add(VarifocalLoss.class);
        registrar
                .in(TASK_UTILS)
                .add(DistancePointBBoxCoder.class)
                .add(DynamicSoftLabelAssigner.class)
                .add(PointAssigner.class)
                .add(GridAssigner.class)
                .add(YOLOBBoxCoder.class)
                .add(YOLOAnchorGenerator.class)
                .add(SSDAnchorGenerator.class)
                .add(ATSSAssigner.class);
    }

    /** Steps of training pipelines that change pictures at random. */
    private static void registerAugmentation(Registrar registrar) {
        registrar
                .in(TRANSFORMS)
                .add(AutoAugment.class)
                .add(AutoContrast.class)
                .add(Brightness.class)
                .add(CachedMixUp.class)
                .add(CachedMosaic.class)
                .add(Color.class)
                .add(ColorTransform.class)
                .add(Contrast.class)
                .add(CopyPaste.class)
                .add(CutOut.class)
                .add(Equalize.class)
                .add(Expand.class)
                .add(FixScaleResize.class)
                .add(FixShapeResize.class)
                .add(Invert.class)
                .add(LoadEmptyAnnotations.class)
                .add(LoadMultiChannelImageFromFiles.class)
                .add(LoadProposals.class)
                .add(MinIoURandomCrop.class)
                .add(MixUp.class)
                .add(Mosaic.class)
                .add(MultiBranch.class)
                .add(PhotoMetricDistortion.class)
                .add(Posterize.class)
                .add(ProposalBroadcaster.class)
                .add(RandAugment.class)
                .add(RandomAffine.class)
                .add(RandomCenterCropPad.class)
                .add(RandomErasing.class)
                .add(RandomOrder.class)
                .add(RandomShift.class)
                .add(ResizeShortestEdge.class)
                .add(Rotate.class)
                .add(SegRescale.class)
                .add(Sharpness.class)
                .add(ShearX.class)
                .add(ShearY.class)
                .add(Solarize.class)
                .add(SolarizeAdd.class)
                .add(TranslateX.class)
                .add(TranslateY.class)
                .add(YOLOXHSVRandomAug.class);
    }
}
