package org.mm4j.cv.models;

import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigString;
import org.mm4j.engine.model.Activation;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Part;
import org.mm4j.registry.Registries;
import org.mm4j.registry.RegistryKey;

/** Activations that a class uses whatever its config says. */
public final class Acts {

    private static final RegistryKey<Activation> ACTIVATIONS = new RegistryKey<>("model", Activation.class);

    private Acts() {}

    /** The activation of a name at the root, such as {@code ReLU}. */
    public static Part<Activation> of(BuildContext build, String type) {
        return build.withScope(Registries.ROOT).bind(ACTIVATIONS, ConfigDict.EMPTY.with("type", ConfigString.of(type)));
    }
}
