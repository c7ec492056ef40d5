package org.mm4j.engine.dataset;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;

/** A data set over another one whose samples it gives in another number or order. */
public abstract class DatasetWrapper implements Dataset {

    private final Dataset dataset;

    /** A wrapper of a data set. */
    protected DatasetWrapper(Dataset dataset) {
        this.dataset = dataset;
    }

    /** The wrapped data set. */
    public final Dataset dataset() {
        return dataset;
    }

    /**
     * Which sample of the wrapped data set stands at an index.
     *
     * @param index from 0 to below {@link #size}
     */
    protected abstract int inner(int index);

    /** As {@link #inner}, checking the index. */
    protected final int checked(int index) {
        if (index < 0 || index >= size()) {
            throw new IndexOutOfBoundsException("sample " + index + " of " + size());
        }
        return inner(index);
    }

    @Override
    public void initialize() {
        dataset.initialize();
    }

    @Override
    public Metainfo metainfo() {
        return dataset.metainfo();
    }

    @Override
    public Optional<Place> within(int index) {
        return Optional.of(new Place(dataset, checked(index)));
    }

    @Override
    public Results dataInfo(int index) {
        return dataset.dataInfo(checked(index));
    }

    @Override
    public Results sample(int index, SampleContext context) {
        return dataset.sample(checked(index), context);
    }

    @Override
    public Set<Integer> catIds(int index) {
        return dataset.catIds(checked(index));
    }

    @Override
    public boolean testMode() {
        return dataset.testMode();
    }

    @Override
    public Set<ResultKey<?>> provides() {
        return dataset.provides();
    }

    @Override
    public List<String> notes() {
        return dataset.notes();
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + " of " + dataset;
    }
}
