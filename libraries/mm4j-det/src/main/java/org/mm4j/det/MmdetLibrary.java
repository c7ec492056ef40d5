package org.mm4j.det;

import static org.mm4j.engine.Kinds.DATASETS;
import static org.mm4j.engine.Kinds.DATA_SAMPLERS;
import static org.mm4j.engine.Kinds.HOOKS;
import static org.mm4j.engine.Kinds.METRICS;
import static org.mm4j.engine.Kinds.MODELS;
import static org.mm4j.engine.Kinds.TRANSFORMS;
import static org.mm4j.engine.Kinds.VISUALIZERS;

import java.lang.invoke.MethodHandles;
import java.util.List;
import org.mm4j.det.datasets.BaseDetDataset;
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
import org.mm4j.det.datasets.OpenImagesChallengeDataset;
import org.mm4j.det.datasets.OpenImagesDataset;
import org.mm4j.det.datasets.V3DetDataset;
import org.mm4j.det.datasets.VOCDataset;
import org.mm4j.det.datasets.WIDERFaceDataset;
import org.mm4j.det.datasets.XMLDataset;
import org.mm4j.det.datasets.samplers.AspectRatioBatchSampler;
import org.mm4j.det.datasets.samplers.ClassAwareSampler;
import org.mm4j.det.datasets.samplers.GroupMultiSourceSampler;
import org.mm4j.det.datasets.samplers.MultiSourceSampler;
import org.mm4j.det.engine.hooks.CheckInvalidLossHook;
import org.mm4j.det.engine.hooks.DetVisualizationHook;
import org.mm4j.det.engine.hooks.NumClassCheckHook;
import org.mm4j.det.engine.hooks.PipelineSwitchHook;
import org.mm4j.det.engine.hooks.SyncNormHook;
import org.mm4j.det.engine.hooks.YOLOXModeSwitchHook;
import org.mm4j.det.engine.optimizers.LearningRateDecayOptimizerConstructor;
import org.mm4j.det.engine.schedulers.QuadraticWarmupParamScheduler;
import org.mm4j.det.evaluation.CocoMetric;
import org.mm4j.det.evaluation.LVISMetric;
import org.mm4j.det.evaluation.OpenImagesMetric;
import org.mm4j.det.evaluation.VOCMetric;
import org.mm4j.det.models.layers.ExpMomentumEMA;
import org.mm4j.det.structures.bbox.BoxType;
import org.mm4j.det.structures.bbox.HorizontalBoxType;
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
import org.mm4j.engine.Kinds;
import org.mm4j.engine.optim.scheduler.ParamScheduler;
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
                "mmdet.engine.hooks",
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

    @Override
    public void register(Registrar registrar) {
        MmdetModels.register(registrar);
        registerTransforms(registrar);
        registerDatasets(registrar);
        registerOptimisation(registrar);
        registerTraining(registrar);
        registrar.in(BoxType.KEY).add(HorizontalBoxType.class, "hbox");
        registrar
                .in(METRICS)
                .add(CocoMetric.class)
                .add(LVISMetric.class)
                .add(OpenImagesMetric.class)
                .add(VOCMetric.class);
        registrar.in(VISUALIZERS).add(DetLocalVisualizer.class);
    }

    /** Learning rates by depth, and the warm-up. */
    private static void registerOptimisation(Registrar registrar) {
        registrar.in(Kinds.OPTIM_WRAPPER_CONSTRUCTORS).add(LearningRateDecayOptimizerConstructor.class);
        registrar
                .in(Kinds.PARAM_SCHEDULERS)
                .add(
                        "QuadraticWarmupLR",
                        QuadraticWarmupParamScheduler.Args.class,
                        (args, build) -> new QuadraticWarmupParamScheduler(args, ParamScheduler.LR))
                .add(
                        "QuadraticWarmupMomentum",
                        QuadraticWarmupParamScheduler.Args.class,
                        (args, build) -> new QuadraticWarmupParamScheduler(args, ParamScheduler.MOMENTUM))
                .add(
                        "QuadraticWarmupParamScheduler",
                        QuadraticWarmupParamScheduler.Named.class,
                        (args, build) -> new QuadraticWarmupParamScheduler(args.args(), args.paramName()));
    }

    /** Hooks, and averages of weights. */
    private static void registerTraining(Registrar registrar) {
        registrar
                .in(HOOKS)
                .add(CheckInvalidLossHook.class)
                .add(DetVisualizationHook.class)
                .add(NumClassCheckHook.class)
                .add(PipelineSwitchHook.class)
                .add(SyncNormHook.class)
                .add(YOLOXModeSwitchHook.class);
        registrar.in(MODELS).add(ExpMomentumEMA.class);
    }

    /** Steps of pipelines. */
    private static void registerTransforms(Registrar registrar) {
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
                .add(FilterAnnotations.class)
                .add(FixScaleResize.class)
                .add(FixShapeResize.class)
                .add(InferencerLoader.class)
                .add(Invert.class)
                .add(LoadAnnotations.class)
                .add(LoadEmptyAnnotations.class)
                .add(LoadImageFromNDArray.class)
                .add(LoadMultiChannelImageFromFiles.class)
                .add(LoadPanopticAnnotations.class)
                .add(LoadProposals.class)
                .add(MinIoURandomCrop.class)
                .add(MixUp.class)
                .add(Mosaic.class)
                .add(MultiBranch.class)
                .add(PackDetInputs.class)
                .add(Pad.class)
                .add(PhotoMetricDistortion.class)
                .add(Posterize.class)
                .add(ProposalBroadcaster.class)
                .add(RandAugment.class)
                .add(RandomAffine.class)
                .add(RandomCenterCropPad.class)
                .add(RandomCrop.class)
                .add(RandomErasing.class)
                .add(RandomFlip.class)
                .add(RandomOrder.class)
                .add(RandomShift.class)
                .add(Resize.class)
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

    /** Data sets and the orders in which they are read. */
    private static void registerDatasets(Registrar registrar) {
        registrar
                .in(DATASETS)
                .add(BaseDetDataset.class)
                .add(CityscapesDataset.class)
                .add(CocoDataset.class)
                .add(CocoPanopticDataset.class)
                .add(ConcatDataset.class)
                .add(CrowdHumanDataset.class)
                .add(OpenImagesDataset.class)
                .add(OpenImagesChallengeDataset.class)
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
}
