package org.mm4j.engine.dataset;

/** The first samples of a data set. */
final class SlicedDataset extends DatasetWrapper {

    private final int size;

    SlicedDataset(Dataset dataset, int size) {
        super(dataset);
        this.size = size;
    }

    @Override
    public void initialize() {
        super.initialize();
        if (dataset().size() < size) {
            throw new DatasetException("num_batch_per_epoch needs " + size + " samples, and there are "
                    + dataset().size() + " in " + dataset());
        }
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    protected int inner(int index) {
        return index;
    }
}
