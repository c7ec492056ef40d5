package org.mm4j.cls.models.layers;

import org.mm4j.config.Config;
import org.mm4j.engine.model.Norm;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Part;
import org.mm4j.registry.Registries;
import org.mm4j.registry.RegistryKey;

/** Norms that a class uses whatever its config says. */
public final class RootParts {

    private static final RegistryKey<Norm> NORMS = new RegistryKey<>("model", Norm.class);

    private RootParts() {}

    /** The norm of a name at the root, such as {@code BN}. */
    public static Part<Norm> norm(BuildContext build, String type) {
        return build.withScope(Registries.ROOT).bind(NORMS, Config.dict("type", type));
    }
}
