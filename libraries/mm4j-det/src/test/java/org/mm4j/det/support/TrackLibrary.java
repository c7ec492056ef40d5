package org.mm4j.det.support;

import java.lang.invoke.MethodHandles;
import org.mm4j.cv.MmcvLibrary;
import org.mm4j.det.MmdetLibrary;
import org.mm4j.engine.MmengineLibrary;
import org.mm4j.registry.Library;
import org.mm4j.registry.Registrar;
import org.mm4j.registry.Registries;

/** Stands for a sibling of this library, {@code mmtrack}, from whose scope detectors are named. */
public final class TrackLibrary implements Library {

    /** The libraries of this module and of those below it, and the sibling. */
    public static Registries registries() {
        return Registries.of(new MmengineLibrary(), new MmcvLibrary(), new MmdetLibrary(), new TrackLibrary());
    }

    @Override
    public String name() {
        return "mmtrack";
    }

    @Override
    public MethodHandles.Lookup lookup() {
        return MethodHandles.lookup();
    }

    @Override
    public void register(Registrar registrar) {
        // It offers nothing of its own: what counts is its place beside mmdet.
    }
}
