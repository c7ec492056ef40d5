package org.mm4j.engine.dataset;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.registry.Kind;

/**
 * A list of samples that are read when they are asked for. For several threads at a time; indexes are from 0 to below
 * {@link #size}.
 */
@Kind("dataset")
public interface Dataset {

    /**
     * Reads the annotations, if that was put off; everything but {@link #metainfo} does so when it is needed.
     *
     * @throws DatasetException if they cannot be used, or no sample is left
     */
    void initialize();

    /** The number of samples. */
    int size();

    /** What is known of the data as a whole, such as the names of the classes. */
    Metainfo metainfo();

    /**
     * A sample of another data set.
     *
     * @param index its number there
     */
    record Place(Dataset dataset, int index) {}

    /**
     * Where a sample comes from.
     *
     * @return empty, unless this data set is made of others
     */
    default Optional<Place> within(int index) {
        return Optional.empty();
    }

    /** What the annotations say of a sample, before the pipeline, in a map of its own. */
    Results dataInfo(int index);

    /**
     * A sample after the pipeline. In training, a sample that the pipeline drops is replaced by another one, drawn by the
     * generator of the context.
     *
     * @throws SampleException naming the sample, if a step fails, or drops it while testing, or drops too many
     */
    Results sample(int index, SampleContext context);

    /**
     * The labels that occur in a sample, for wrappers and orders that balance classes.
     *
     * @throws UnsupportedOperationException if the data set does not know
     */
    Set<Integer> catIds(int index);

    /** Whether it is for validation or test: nothing is filtered and no sample is replaced by another. */
    boolean testMode();

    /** The entries that samples have after the pipeline, as far as that is known beforehand. */
    Set<ResultKey<?>> provides();

    /** What a user should know of the annotations that were read: what was left out, and why. Once each. */
    List<String> notes();
}
