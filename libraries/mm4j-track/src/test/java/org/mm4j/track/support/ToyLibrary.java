package org.mm4j.track.support;

import java.lang.invoke.MethodHandles;
import org.mm4j.engine.Kinds;
import org.mm4j.registry.Library;
import org.mm4j.registry.Registrar;

/** A third library, from which trackers take a detector. */
public final class ToyLibrary implements Library {

    @Override
    public String name() {
        return "toy";
    }

    @Override
    public MethodHandles.Lookup lookup() {
        return MethodHandles.lookup();
    }

    @Override
    public void register(Registrar registrar) {
        registrar.in(Kinds.MODELS).add(PixelDetector.class);
    }
}
