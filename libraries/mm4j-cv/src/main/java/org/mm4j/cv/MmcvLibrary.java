package org.mm4j.cv;

import java.lang.invoke.MethodHandles;
import java.util.List;
import org.mm4j.cv.models.ConvModule;
import org.mm4j.cv.models.ConvWS2d;
import org.mm4j.cv.models.DepthwiseSeparableConvModule;
import org.mm4j.cv.models.DropPath;
import org.mm4j.cv.models.ReflectionPad2d;
import org.mm4j.cv.models.ReplicationPad2d;
import org.mm4j.cv.models.ZeroPad2d;
import org.mm4j.cv.transforms.LoadImageFromFile;
import org.mm4j.cv.transforms.Pad;
import org.mm4j.cv.transforms.Resize;
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
                .add(Resize.class)
                .add(Pad.class);
        registrar
                .in(Kinds.MODELS)
                .add(ConvModule.class)
                .add(DepthwiseSeparableConvModule.class)
                .add(DropPath.class)
                .add(ConvWS2d.class, "ConvWS")
                .add(ZeroPad2d.class, "zero")
                .add(ReflectionPad2d.class, "reflect")
                .add(ReplicationPad2d.class, "replicate");
    }
}
