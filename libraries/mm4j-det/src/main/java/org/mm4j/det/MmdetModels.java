package org.mm4j.det;

import static org.mm4j.engine.Kinds.MODELS;
import static org.mm4j.engine.Kinds.TASK_UTILS;

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
import org.mm4j.registry.Registrar;

/** The models of the library {@code mmdet} by role, and what they assign, sample, code and generate with. */
final class MmdetModels {

    private MmdetModels() {}

    /** Fills the tables. */
    static void register(Registrar registrar) {
        registerPreprocessors(registrar);
        registerBackbones(registrar);
        registerNecks(registrar);
        registerHeads(registrar);
        registerRoi(registrar);
        registerDetectors(registrar);
        registerLayers(registrar);
        registerLosses(registrar);
        registerTaskUtils(registrar);
    }

    /** What makes batches of pictures, and changes them. */
    private static void registerPreprocessors(Registrar registrar) {
        registrar
                .in(MODELS)
                .add(BatchFixedSizePad.class)
                .add(BatchSyncRandomResize.class)
                .add(DetDataPreprocessor.class);
    }

    /** From pictures to feature maps. */
    private static void registerBackbones(Registrar registrar) {
        registrar
                .in(MODELS)
                .add(CSPDarknet.class)
                .add(CSPNeXt.class)
                .add(Darknet.class)
                .add(DetectoRS_ResNet.class)
                .add(HRNet.class)
                .add(MobileNetV2.class)
                .add(PyramidVisionTransformer.class)
                .add(PyramidVisionTransformerV2.class)
                .add(RegNet.class)
                .add(Res2Net.class)
                .add(ResNeSt.class)
                .add(ResNeXt.class)
                .add(ResNet.class)
                .add(ResNetV1d.class)
                .add(SSDVGG.class)
                .add(SwinTransformer.class);
    }

    /** From feature maps to feature maps. */
    private static void registerNecks(Registrar registrar) {
        registrar
                .in(MODELS)
                .add(BFP.class)
                .add(CSPNeXtPAFPN.class)
                .add(FPG.class)
                .add(FPN.class)
                .add(HRFPN.class)
                .add(PAFPN.class)
                .add(RFP.class)
                .add(SSDNeck.class)
                .add(YOLOV3Neck.class)
                .add(YOLOXPAFPN.class);
    }

    /** Heads that predict at every cell of a feature map. */
    private static void registerHeads(Registrar registrar) {
        registrar
                .in(MODELS)
                .add(ATSSHead.class)
                .add(AnchorHead.class)
                .add(DecoupledSOLOHead.class)
                .add(DecoupledSOLOLightHead.class)
                .add(FCOSHead.class)
                .add(FoveaHead.class)
                .add(FreeAnchorRetinaHead.class)
                .add(GARPNHead.class)
                .add(GARetinaHead.class)
                .add(GFLHead.class)
                .add(PAAHead.class)
                .add(RPNHead.class)
                .add(RTMDetHead.class)
                .add(RTMDetInsHead.class)
                .add(RTMDetInsSepBNHead.class)
                .add(RTMDetSepBNHead.class)
                .add(RepPointsHead.class)
                .add(RetinaHead.class)
                .add(SABLRetinaHead.class)
                .add(SOLOHead.class)
                .add(SOLOV2Head.class)
                .add(SSDHead.class)
                .add(VFNetHead.class)
                .add(YOLOV3Head.class)
                .add(YOLOXHead.class);
    }

    /** Second stages, and what they are made of. */
    private static void registerRoi(Registrar registrar) {
        registrar
                .in(MODELS)
                .add(BBoxHead.class)
                .add(CascadeRoIHead.class)
                .add(ConvFCBBoxHead.class)
                .add(DoubleConvFCBBoxHead.class)
                .add(DoubleHeadRoIHead.class)
                .add(FCNMaskHead.class)
                .add(FeatureRelayHead.class)
                .add(FusedSemanticHead.class)
                .add(GenericRoIExtractor.class)
                .add(GlobalContextHead.class)
                .add(GridHead.class)
                .add(GridRoIHead.class)
                .add(HTCMaskHead.class)
                .add(HybridTaskCascadeRoIHead.class)
                .add(MaskIoUHead.class)
                .add(MaskScoringRoIHead.class)
                .add(ResLayer.class)
                .add(SABLHead.class)
                .add(SCNetBBoxHead.class)
                .add(SCNetMaskHead.class)
                .add(SCNetRoIHead.class)
                .add(SCNetSemanticHead.class)
                .add(Shared2FCBBoxHead.class)
                .add(Shared4Conv1FCBBoxHead.class)
                .add(SingleRoIExtractor.class)
                .add(StandardRoIHead.class);
    }

    /** Whole models. */
    private static void registerDetectors(Registrar registrar) {
        registrar
                .in(MODELS)
                .add(ATSS.class)
                .add(CascadeRCNN.class)
                .add(DetTTAModel.class)
                .add(FCOS.class)
                .add(FOVEA.class)
                .add(FastRCNN.class)
                .add(FasterRCNN.class)
                .add(GFL.class)
                .add(GridRCNN.class)
                .add(HybridTaskCascade.class)
                .add(MaskRCNN.class)
                .add(MaskScoringRCNN.class)
                .add(PAA.class)
                .add(RPN.class)
                .add(RTMDet.class)
                .add(RepPointsDetector.class)
                .add(RetinaNet.class)
                .add(SCNet.class)
                .add(SOLO.class)
                .add(SOLOv2.class)
                .add(SingleStageDetector.class)
                .add(SingleStageInstanceSegmentor.class)
                .add(TwoStageDetector.class)
                .add(VFNet.class)
                .add(YOLOV3.class)
                .add(YOLOX.class);
    }

    /** Layers that configs name. */
    private static void registerLayers(Registrar registrar) {
        registrar.in(MODELS).add(NormedConv2d.class).add(NormedLinear.class);
    }

    /** Losses. */
    private static void registerLosses(Registrar registrar) {
        registrar
                .in(MODELS)
                .add(BalancedL1Loss.class)
                .add(BoundedIoULoss.class)
                .add(CIoULoss.class)
                .add(CrossEntropyLoss.class)
                .add(DIoULoss.class)
                .add(DiceLoss.class)
                .add(DistributionFocalLoss.class)
                .add(EIoULoss.class)
                .add(FocalLoss.class)
                .add(GHMC.class)
                .add(GHMR.class)
                .add(GIoULoss.class)
                .add(GaussianFocalLoss.class)
                .add(IoULoss.class)
                .add(L1Loss.class)
                .add(MSELoss.class)
                .add(QualityFocalLoss.class)
                .add(SIoULoss.class)
                .add(SeesawLoss.class)
                .add(SmoothL1Loss.class)
                .add(VarifocalLoss.class);
    }

    /** Assigners, samplers, coders, generators of priors. */
    private static void registerTaskUtils(Registrar registrar) {
        registrar
                .in(TASK_UTILS)
                .add(ATSSAssigner.class)
                .add(AnchorGenerator.class)
                .add(ApproxMaxIoUAssigner.class)
                .add(BboxOverlaps2D.class)
                .add(BucketingBBoxCoder.class)
                .add(CombinedSampler.class)
                .add(DeltaXYWHBBoxCoder.class)
                .add(DistancePointBBoxCoder.class)
                .add(DynamicSoftLabelAssigner.class)
                .add(GridAssigner.class)
                .add(InstanceBalancedPosSampler.class)
                .add(IoUBalancedNegSampler.class)
                .add(LegacyAnchorGenerator.class)
                .add(LegacyDeltaXYWHBBoxCoder.class)
                .add(MaxIoUAssigner.class)
                .add(MlvlPointGenerator.class)
                .add(PointAssigner.class)
                .add(PseudoSampler.class)
                .add(RandomSampler.class)
                .add(SSDAnchorGenerator.class)
                .add(SimOTAAssigner.class)
                .add(YOLOAnchorGenerator.class)
                .add(YOLOBBoxCoder.class);
    }
}
