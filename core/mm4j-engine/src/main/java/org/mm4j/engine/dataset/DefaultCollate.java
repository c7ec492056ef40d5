package org.mm4j.engine.dataset;

import java.util.List;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.Doc;

/** Samples that have the same entries and whose pictures have the same size. */
@Doc("Makes a batch of samples whose images have the same size.")
public final class DefaultCollate implements Collate {

    /** Without arguments. */
    public DefaultCollate() {}

    @Override
    public List<Results> collate(List<Results> samples) {
        Results first = samples.get(0);
        for (int i = 1; i < samples.size(); i++) {
            Results other = samples.get(i);
            if (!first.names().equals(other.names())) {
                throw new IllegalArgumentException(
                        "samples 0 and " + i + " of a batch have different entries, " + first.names() + " and "
                                + other.names() + "; collate_fn=dict(type='pseudo_collate') takes them");
            }
            for (String name : first.names()) {
                ResultKey<Object> key = new ResultKey<>(name, Object.class);
                if (first.get(key) instanceof Image one
                        && other.get(key) instanceof Image two
                        && (!one.size().equals(two.size()) || one.channels() != two.channels())) {
                    throw new IllegalArgumentException("'" + name + "' of samples 0 and " + i
                            + " of a batch have different sizes, " + one + " and " + two
                            + "; resize or crop them to one size, or use collate_fn=dict(type='pseudo_collate')");
                }
            }
        }
        return List.copyOf(samples);
    }
}
