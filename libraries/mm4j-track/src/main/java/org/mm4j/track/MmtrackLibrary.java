package org.mm4j.track;

import java.lang.invoke.MethodHandles;
import java.util.List;
import org.mm4j.registry.Library;
import org.mm4j.registry.Registrar;

/**
 * Scope {@code mmtrack}.
 *
 * <p>So far it declares the scope and its import paths, and registers no modules: configs are built in the scope, and
 * reach the detectors of mmdet by prefix or by {@code _scope_}.
 */
public final class MmtrackLibrary implements Library {

    /** For {@link java.util.ServiceLoader}. */
    public MmtrackLibrary() {}

    @Override
    public String name() {
        return "mmtrack";
    }

    @Override
    public List<String> importPaths() {
        return List.of(
                "mmtrack.datasets",
                "mmtrack.datasets.transforms",
                "mmtrack.engine",
                "mmtrack.evaluation",
                "mmtrack.models",
                "mmtrack.models.losses",
                "mmtrack.models.mot",
                "mmtrack.models.motion",
                "mmtrack.models.reid",
                "mmtrack.models.sot",
                "mmtrack.models.trackers",
                "mmtrack.models.vid",
                "mmtrack.models.vis",
                "mmtrack.visualization");
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
