package org.mm4j.cls;

import static org.mm4j.engine.Kinds.DATASETS;
import static org.mm4j.engine.Kinds.DATA_SAMPLERS;
import static org.mm4j.engine.Kinds.HOOKS;
import static org.mm4j.engine.Kinds.METRICS;
import static org.mm4j.engine.Kinds.MODELS;
import static org.mm4j.engine.Kinds.OPTIMIZERS;
import static org.mm4j.engine.Kinds.OPTIM_WRAPPER_CONSTRUCTORS;
import static org.mm4j.engine.Kinds.PARAM_SCHEDULERS;
import static org.mm4j.engine.Kinds.TRANSFORMS;
import static org.mm4j.engine.Kinds.VISUALIZERS;

import java.lang.invoke.MethodHandles;
import java.util.List;
import org.mm4j.cls.datasets.BaseDataset;
import org.mm4j.cls.datasets.CIFAR10;
import org.mm4j.cls.datasets.CIFAR100;
import org.mm4j.cls.datasets.CUB;
import org.mm4j.cls.datasets.CustomDataset;
import org.mm4j.cls.datasets.ImageNet;
import org.mm4j.cls.datasets.ImageNet21k;
import org.mm4j.cls.datasets.VOC;
import org.mm4j.cls.datasets.samplers.RepeatAugSampler;
import org.mm4j.cls.datasets.samplers.SequentialSampler;
import org.mm4j.cls.engine.hooks.VisualizationHook;
import org.mm4j.cls.engine.optimizers.LARS;
import org.mm4j.cls.engine.optimizers.Lamb;
import org.mm4j.cls.engine.optimizers.LearningRateDecayOptimWrapperConstructor;
import org.mm4j.cls.engine.schedulers.CosineAnnealingWeightDecay;
import org.mm4j.cls.evaluation.Accuracy;
import org.mm4j.cls.evaluation.AveragePrecision;
import org.mm4j.cls.evaluation.ConfusionMatrix;
import org.mm4j.cls.evaluation.MultiLabelMetric;
import org.mm4j.cls.evaluation.SingleLabelMetric;
import org.mm4j.cls.evaluation.VOCAveragePrecision;
import org.mm4j.cls.evaluation.VOCMultiLabelMetric;
import org.mm4j.cls.models.augments.BatchAugment;
import org.mm4j.cls.models.augments.CutMix;
import org.mm4j.cls.models.augments.Mixup;
import org.mm4j.cls.models.backbones.AlexNet;
import org.mm4j.cls.models.backbones.BEiTViT;
import org.mm4j.cls.models.backbones.ConvMixer;
import org.mm4j.cls.models.backbones.ConvNeXt;
import org.mm4j.cls.models.backbones.DeiT3;
import org.mm4j.cls.models.backbones.DenseNet;
import org.mm4j.cls.models.backbones.DistilledVisionTransformer;
import org.mm4j.cls.models.backbones.EdgeNeXt;
import org.mm4j.cls.models.backbones.EfficientNet;
import org.mm4j.cls.models.backbones.EfficientNetV2;
import org.mm4j.cls.models.backbones.HRNet;
import org.mm4j.cls.models.backbones.HorNet;
import org.mm4j.cls.models.backbones.LeNet5;
import org.mm4j.cls.models.backbones.MobileNetV2;
import org.mm4j.cls.models.backbones.MobileNetV3;
import org.mm4j.cls.models.backbones.MobileOne;
import org.mm4j.cls.models.backbones.PoolFormer;
import org.mm4j.cls.models.backbones.RIFormer;
import org.mm4j.cls.models.backbones.RegNet;
import org.mm4j.cls.models.backbones.RepLKNet;
import org.mm4j.cls.models.backbones.RepVGG;
import org.mm4j.cls.models.backbones.Res2Net;
import org.mm4j.cls.models.backbones.ResNeSt;
import org.mm4j.cls.models.backbones.ResNeXt;
import org.mm4j.cls.models.backbones.ResNet;
import org.mm4j.cls.models.backbones.ResNetV1c;
import org.mm4j.cls.models.backbones.ResNetV1d;
import org.mm4j.cls.models.backbones.ResNet_CIFAR;
import org.mm4j.cls.models.backbones.SEResNeXt;
import org.mm4j.cls.models.backbones.SEResNet;
import org.mm4j.cls.models.backbones.ShuffleNetV1;
import org.mm4j.cls.models.backbones.ShuffleNetV2;
import org.mm4j.cls.models.backbones.SwinTransformer;
import org.mm4j.cls.models.backbones.SwinTransformerV2;
import org.mm4j.cls.models.backbones.VAN;
import org.mm4j.cls.models.backbones.VGG;
import org.mm4j.cls.models.backbones.ViTEVA02;
import org.mm4j.cls.models.backbones.VisionTransformer;
import org.mm4j.cls.models.backbones.XCiT;
import org.mm4j.cls.models.classifiers.ImageClassifier;
import org.mm4j.cls.models.heads.ClsHead;
import org.mm4j.cls.models.heads.DeiTClsHead;
import org.mm4j.cls.models.heads.LinearClsHead;
import org.mm4j.cls.models.heads.MultiLabelClsHead;
import org.mm4j.cls.models.heads.MultiLabelLinearClsHead;
import org.mm4j.cls.models.heads.StackedLinearClsHead;
import org.mm4j.cls.models.heads.VisionTransformerClsHead;
import org.mm4j.cls.models.layers.GRN;
import org.mm4j.cls.models.layers.LayerNorm2d;
import org.mm4j.cls.models.losses.AsymmetricLoss;
import org.mm4j.cls.models.losses.CrossEntropyLoss;
import org.mm4j.cls.models.losses.FocalLoss;
import org.mm4j.cls.models.losses.LabelSmoothLoss;
import org.mm4j.cls.models.losses.SeesawLoss;
import org.mm4j.cls.models.necks.ClsBatchNormNeck;
import org.mm4j.cls.models.necks.GeneralizedMeanPooling;
import org.mm4j.cls.models.necks.GlobalAveragePooling;
import org.mm4j.cls.models.necks.HRFuseScales;
import org.mm4j.cls.models.preprocessors.ClsDataPreprocessor;
import org.mm4j.cls.transforms.AutoAugment;
import org.mm4j.cls.transforms.AutoContrast;
import org.mm4j.cls.transforms.Brightness;
import org.mm4j.cls.transforms.ColorJitter;
import org.mm4j.cls.transforms.ColorTransform;
import org.mm4j.cls.transforms.Contrast;
import org.mm4j.cls.transforms.Cutout;
import org.mm4j.cls.transforms.EfficientNetCenterCrop;
import org.mm4j.cls.transforms.EfficientNetRandomCrop;
import org.mm4j.cls.transforms.Equalize;
import org.mm4j.cls.transforms.GaussianBlur;
import org.mm4j.cls.transforms.Invert;
import org.mm4j.cls.transforms.Lighting;
import org.mm4j.cls.transforms.PackInputs;
import org.mm4j.cls.transforms.Posterize;
import org.mm4j.cls.transforms.RandAugment;
import org.mm4j.cls.transforms.RandomCrop;
import org.mm4j.cls.transforms.RandomErasing;
import org.mm4j.cls.transforms.RandomResizedCrop;
import org.mm4j.cls.transforms.ResizeEdge;
import org.mm4j.cls.transforms.Rotate;
import org.mm4j.cls.transforms.Sharpness;
import org.mm4j.cls.transforms.Shear;
import org.mm4j.cls.transforms.Solarize;
import org.mm4j.cls.transforms.SolarizeAdd;
import org.mm4j.cls.transforms.Translate;
import org.mm4j.cls.visualization.UniversalVisualizer;
import org.mm4j.registry.Library;
import org.mm4j.registry.Registrar;

/** What the library {@code mmcls} offers; {@code mmpretrain}, its later name, is an alias. */
public final class MmclsLibrary implements Library {

    /** For {@link java.util.ServiceLoader}. */
    public MmclsLibrary() {}

    @Override
    public String name() {
        return "mmcls";
    }

    @Override
    public List<String> aliases() {
        return List.of("mmpretrain");
    }

    @Override
    public List<String> importPaths() {
        return List.of(
                "mmcls.datasets",
                "mmcls.datasets.transforms",
                "mmcls.engine",
                "mmcls.engine.hooks",
                "mmcls.evaluation",
                "mmcls.models",
                "mmcls.models.backbones",
                "mmcls.models.classifiers",
                "mmcls.models.heads",
                "mmcls.models.losses",
                "mmcls.models.necks",
                "mmcls.visualization",
                "mmpretrain",
                "mmpretrain.datasets",
                "mmpretrain.datasets.transforms",
                "mmpretrain.engine",
                "mmpretrain.engine.hooks",
                "mmpretrain.evaluation",
                "mmpretrain.models",
                "mmpretrain.models.backbones",
                "mmpretrain.models.classifiers",
                "mmpretrain.models.heads",
                "mmpretrain.models.losses",
                "mmpretrain.models.necks",
                "mmpretrain.visualization");
    }

    @Override
    public MethodHandles.Lookup lookup() {
        return MethodHandles.lookup();
    }

    /** Backbones that are transformers, and their heads. */
    private static void registerTransformers(Registrar registrar) {
        registrar
                .in(MODELS)
                .add(VisionTransformer.class)
                .add(DistilledVisionTransformer.class)
                .add(DeiT3.class)
                .add(SwinTransformer.class)
                .add(SwinTransformerV2.class)
                .add(XCiT.class)
                .add(BEiTViT.class)
                .add(ViTEVA02.class)
                .add(VisionTransformerClsHead.class)
                .add(DeiTClsHead.class);
    }

    /** Optimisers, learning rates by depth, and a schedule. */
    private static void registerOptimisation(Registrar registrar) {
        registrar.in(OPTIMIZERS).add(LARS.class).add(Lamb.class);
        registrar.in(OPTIM_WRAPPER_CONSTRUCTORS).add(LearningRateDecayOptimWrapperConstructor.class);
        registrar.in(PARAM_SCHEDULERS).add(CosineAnnealingWeightDecay.class);
    }

    @Override
    public void register(Registrar registrar) {
        registerOptimisation(registrar);
        registrar
                .in(MODELS)
                .add(LayerNorm2d.class, "LN2d")
                .add(GRN.class)
                .add(ImageClassifier.class)
                .add(ClsDataPreprocessor.class)
                .add(GlobalAveragePooling.class)
                .add(ClsHead.class)
                .add(LinearClsHead.class)
                .add(CrossEntropyLoss.class)
                .add(LabelSmoothLoss.class)
                .add(ConvNeXt.class)
                .add(MobileNetV2.class)
                .add(ResNet.class)
                .add(ResNetV1c.class)
                .add(ResNetV1d.class)
                .add(ResNet_CIFAR.class)
                .add(ResNeXt.class)
                .add(SEResNet.class)
                .add(SEResNeXt.class)
                .add(RegNet.class)
                .add(VGG.class);
        registerTransformers(registrar);
        registrar.in(BatchAugment.KIND).add(Mixup.class).add(CutMix.class);
        registerConvolutional(registrar);
        registerHeads(registrar);
        registerTransforms(registrar);
        registerMetrics(registrar);
        registerDatasets(registrar);
        registerSamplers(registrar);
        registrar.in(HOOKS).add(VisualizationHook.class);
        registrar.in(VISUALIZERS).add(UniversalVisualizer.class);
    }

    private static void registerDatasets(Registrar registrar) {
        registrar
                .in(DATASETS)
                .add(BaseDataset.class, "BaseDataset", "MultiLabelDataset")
                .add(CustomDataset.class)
                .add(ImageNet.class)
                .add(ImageNet21k.class)
                .add(CIFAR10.class)
                .add(CIFAR100.class)
                .add(VOC.class)
                .add(CUB.class);
    }

    private static void registerSamplers(Registrar registrar) {
        registrar.in(DATA_SAMPLERS).add(RepeatAugSampler.class).add(SequentialSampler.class);
    }

    private static void registerMetrics(Registrar registrar) {
        registrar
                .in(METRICS)
                .add(Accuracy.class)
                .add(SingleLabelMetric.class)
                .add(ConfusionMatrix.class)
                .add(MultiLabelMetric.class)
                .add(AveragePrecision.class)
                .add(VOCMultiLabelMetric.class)
                .add(VOCAveragePrecision.class);
    }

    private static void registerTransforms(Registrar registrar) {
        registrar
                .in(TRANSFORMS)
                .add(AutoAugment.class)
                .add(AutoContrast.class)
                .add(Brightness.class)
                .add(ColorJitter.class)
                .add(ColorTransform.class)
                .add(Contrast.class)
                .add(Cutout.class)
                .add(EfficientNetCenterCrop.class)
                .add(EfficientNetRandomCrop.class)
                .add(Equalize.class)
                .add(GaussianBlur.class)
                .add(Invert.class)
                .add(Lighting.class)
                .add(PackInputs.class)
                .add(Posterize.class)
                .add(RandAugment.class)
                .add(RandomCrop.class)
                .add(RandomErasing.class)
                .add(RandomResizedCrop.class)
                .add(ResizeEdge.class)
                .add(Rotate.class)
                .add(Sharpness.class)
                .add(Shear.class)
                .add(Solarize.class)
                .add(SolarizeAdd.class)
                .add(Translate.class);
    }

    private static void registerConvolutional(Registrar registrar) {
        registrar
                .in(MODELS)
                .add(ConvMixer.class)
                .add(AlexNet.class)
                .add(LeNet5.class)
                .add(EdgeNeXt.class)
                .add(RepLKNet.class)
                .add(ShuffleNetV1.class)
                .add(ShuffleNetV2.class)
                .add(DenseNet.class)
                .add(EfficientNet.class)
                .add(EfficientNetV2.class)
                .add(HRNet.class)
                .add(HorNet.class)
                .add(MobileNetV3.class)
                .add(MobileOne.class)
                .add(PoolFormer.class)
                .add(RIFormer.class)
                .add(RepVGG.class)
                .add(Res2Net.class)
                .add(ResNeSt.class)
                .add(VAN.class);
    }

    private static void registerHeads(Registrar registrar) {
        registrar
                .in(MODELS)
                .add(MultiLabelClsHead.class)
                .add(MultiLabelLinearClsHead.class)
                .add(StackedLinearClsHead.class)
                .add(AsymmetricLoss.class)
                .add(FocalLoss.class)
                .add(SeesawLoss.class)
                .add(HRFuseScales.class)
                .add(GeneralizedMeanPooling.class)
                .add(ClsBatchNormNeck.class);
    }
}
