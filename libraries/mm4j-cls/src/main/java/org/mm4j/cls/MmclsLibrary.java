package org.mm4j.cls;

import java.lang.invoke.MethodHandles;
import java.util.List;
import org.mm4j.registry.Library;
import org.mm4j.registry.Registrar;

/**
 * Scope {@code mmcls}, with the alias {@code mmpretrain}: the two names that the originals' library has had.
 *
 * <p>So far it declares the scope, its alias and its import paths, and registers no modules: a config that imports
 * {@code mmcls.models} loads, one that builds {@code mmcls.ConvNeXt} is told that the scope has no such module.
 */
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
        // No modules yet; see the class comment.
    }
}
