package org.mm4j.cls;

import static org.mm4j.engine.Kinds.MODELS;

import java.lang.invoke.MethodHandles;
import java.util.List;
import org.mm4j.cls.models.backbones.ConvNeXt;
import org.mm4j.cls.models.layers.GRN;
import org.mm4j.cls.models.layers.LayerNorm2d;
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

    @Override
    public void register(Registrar registrar) {
        registrar.in(MODELS).add(LayerNorm2d.class, "LN2d").add(GRN.class).add(ConvNeXt.class);
    }
}
