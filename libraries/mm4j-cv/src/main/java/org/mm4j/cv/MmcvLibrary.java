package org.mm4j.cv;

import java.lang.invoke.MethodHandles;
import java.util.List;
import org.mm4j.cv.models.ContextBlock;
import org.mm4j.cv.models.Conv2dAdaptivePadding;
import org.mm4j.cv.models.ConvAWS2d;
import org.mm4j.cv.models.ConvModule;
import org.mm4j.cv.models.ConvWS2d;
import org.mm4j.cv.models.DeformConv2dPack;
import org.mm4j.cv.models.DepthwiseSeparableConvModule;
import org.mm4j.cv.models.DropPath;
import org.mm4j.cv.models.Dropout;
import org.mm4j.cv.models.GeneralizedAttention;
import org.mm4j.cv.models.ModulatedDeformConv2dPack;
import org.mm4j.cv.models.ReflectionPad2d;
import org.mm4j.cv.models.ReplicationPad2d;
import org.mm4j.cv.models.SAConv2d;
import org.mm4j.cv.models.ZeroPad2d;
import org.mm4j.cv.ops.RoIAlign;
import org.mm4j.cv.ops.RoIAlignRotated;
import org.mm4j.cv.transforms.CenterCrop;
import org.mm4j.cv.transforms.KeyMapper;
import org.mm4j.cv.transforms.LoadAnnotations;
import org.mm4j.cv.transforms.LoadImageFromFile;
import org.mm4j.cv.transforms.Normalize;
import org.mm4j.cv.transforms.Pad;
import org.mm4j.cv.transforms.RandomApply;
import org.mm4j.cv.transforms.RandomChoice;
import org.mm4j.cv.transforms.RandomChoiceResize;
import org.mm4j.cv.transforms.RandomFlip;
import org.mm4j.cv.transforms.RandomGrayscale;
import org.mm4j.cv.transforms.RandomResize;
import org.mm4j.cv.transforms.Resize;
import org.mm4j.cv.transforms.TestTimeAug;
import org.mm4j.cv.transforms.TransformBroadcaster;
import org.mm4j.engine.Kinds;
import org.mm4j.registry.Library;
import org.mm4j.registry.Registrar;
import org.mm4j.registry.Registries;

/** What mmcv offers. The originals register it at the root, so its modules need no prefix in any scope. */
public final class MmcvLibrary implements Library {

    /** For the service loader. */
    public MmcvLibrary() {}

    @Override
    public String name() {
        return "mmcv";
    }

    @Override
    public String scope() {
        return Registries.ROOT;
    }

    @Override
    public List<String> importPaths() {
        return List.of("mmcv", "mmcv.transforms", "mmcv.cnn", "mmcv.ops");
    }

    @Override
    public MethodHandles.Lookup lookup() {
        return MethodHandles.lookup();
    }

    @Override
    public void register(Registrar registrar) {
        registrar
                .in(Kinds.TRANSFORMS)
                .add(LoadImageFromFile.class)
                .add(LoadAnnotations.class)
                .add(Resize.class)
                .add(Pad.class)
                .add(Normalize.class)
                .add(CenterCrop.class)
                .add(RandomFlip.class)
                .add(RandomResize.class)
                .add(RandomChoiceResize.class)
                .add(RandomChoice.class)
                .add(RandomGrayscale.class)
                .add(RandomApply.class)
                .add(TestTimeAug.class)
                .add(KeyMapper.class)
                .add(TransformBroadcaster.class);
        registrar
                .in(Kinds.MODELS)
                .add(SAConv2d.class, "SAC")
                .add(ConvAWS2d.class, "ConvAWS")
                .add(GeneralizedAttention.class)
                .add(ContextBlock.class)
                .add(ModulatedDeformConv2dPack.class, "DCNv2")
                .add(DeformConv2dPack.class, "DCN")
                .add(ConvModule.class)
                .add(DepthwiseSeparableConvModule.class)
                .add(RoIAlign.class)
                .add(RoIAlignRotated.class)
                .add(DropPath.class)
                .add(Dropout.class)
                .add(ConvWS2d.class, "ConvWS")
                .add(Conv2dAdaptivePadding.class)
                .add(ZeroPad2d.class, "zero")
                .add(ReflectionPad2d.class, "reflect")
                .add(ReplicationPad2d.class, "replicate");
    }
}
