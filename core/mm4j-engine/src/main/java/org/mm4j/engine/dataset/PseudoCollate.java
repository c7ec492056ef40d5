package org.mm4j.engine.dataset;

import java.util.List;
import org.mm4j.engine.data.Results;
import org.mm4j.registry.Doc;

/** Samples of any sizes. */
@Doc("Makes a batch of samples that may differ in size.")
public final class PseudoCollate implements Collate {

    /** Without arguments. */
    public PseudoCollate() {}

    @Override
    public List<Results> collate(List<Results> samples) {
        return List.copyOf(samples);
    }
}
