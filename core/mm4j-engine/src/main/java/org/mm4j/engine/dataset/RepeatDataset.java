package org.mm4j.engine.dataset;

import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** A data set several times over: an epoch of it is several epochs, which start workers and validation less often. */
@Doc("Repeats a data set.")
public final class RepeatDataset extends DatasetWrapper {

    /** The arguments. */
    public record Args(
            @Doc("what is repeated") Dataset dataset,
            @Doc("how many times, at least 1") int times,

            @Default("False") @Doc("whether annotations are read when they are first needed")
            boolean lazyInit) {

        /** Checks the number. */
        public Args {
            if (times < 1) {
                throw new IllegalArgumentException("times is at least 1, not " + times);
            }
        }
    }

    private final int times;

    /** The data set of a config. */
    public RepeatDataset(Args args) {
        super(args.dataset());
        this.times = args.times();
        if (!args.lazyInit()) {
            initialize();
        }
    }

    @Override
    public int size() {
        return Math.multiplyExact(times, dataset().size());
    }

    @Override
    protected int inner(int index) {
        return index % dataset().size();
    }
}
