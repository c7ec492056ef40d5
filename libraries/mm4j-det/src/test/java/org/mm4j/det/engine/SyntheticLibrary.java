package org.mm4j.det.engine;

import java.lang.invoke.MethodHandles;
import org.mm4j.cv.MmcvLibrary;
import org.mm4j.det.MmdetLibrary;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.MmengineLibrary;
import org.mm4j.registry.Library;
import org.mm4j.registry.Registrar;
import org.mm4j.registry.Registries;

/** Adds the data set of tests to this library. */
final class SyntheticLibrary implements Library {

    static Registries registries() {
        return Registries.of(new MmengineLibrary(), new MmcvLibrary(), new MmdetLibrary(), new SyntheticLibrary());
    }

    @Override
    public String name() {
        return "synthetic";
    }

    @Override
    public String scope() {
        return "mmdet";
    }

    @Override
    public MethodHandles.Lookup lookup() {
        return MethodHandles.lookup();
    }

    @Override
    public void register(Registrar registrar) {
        registrar.in(Kinds.DATASETS).add(SyntheticDataset.class);
    }
}
