package org.mm4j.engine.dataset;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.SampleOrder;
import org.mm4j.engine.data.SampleRandom;

/** Makes the samples of one epoch; for several threads. */
final class SampleMaker {

    /** By which a sample's generator is split for samples in place of bad ones; data sets split by other numbers. */
    private static final long REPLACEMENT = 0x5C1BBEDL << 32;

    /** So many bad samples in a row are no accident. */
    private static final int MOST_BAD = 100;

    private final Dataset dataset;
    private final LoaderOptions options;
    private final DistInfo dist;
    private final long epoch;
    private final SampleOrder order;

    /**
     * What came of a sample.
     *
     * @param index of the sample in the data set
     * @param sample or null if it is left out
     * @param failures of the samples that were tried before, or for a part of it
     */
    record Made(int index, @Nullable Results sample, List<SampleException> failures) {}

    /**
     * Lets another sample be mixed in where one is bad.
     *
     * @param failures takes the bad ones
     */
    private record Replacing(List<SampleException> failures) implements SampleListener {

        @Override
        public boolean replaces(SampleException part) {
            failures.add(part);
            return true;
        }
    }

    SampleMaker(Dataset dataset, LoaderOptions options, DistInfo dist, long epoch, SampleOrder order) {
        this.dataset = dataset;
        this.options = options;
        this.dist = dist;
        this.epoch = epoch;
        this.order = order;
    }

    /** The turn of the next sample; asked for in the order of the data. */
    SampleOrder.Turn turn() {
        return order.turn();
    }

    /**
     * Makes one sample and ends its turn.
     *
     * @param position of the sample in the share of this process
     * @throws SampleException if it cannot be made and bad samples are not skipped
     */
    Made make(int index, long position, SampleOrder.Turn turn) {
        SampleRandom random = SampleRandom.of(options.seed(), epoch, position * dist.worldSize() + dist.rank());
        try (turn) {
            List<SampleException> failures = new ArrayList<>();
            boolean replaces = options.skipBadSamples() && !dataset.testMode() && !options.isEvaluating();
            SampleListener listener = replaces ? new Replacing(failures) : SampleListener.NONE;
            SampleContext context = new SampleContext(random, turn, listener);
            int at = index;
            int bad = 0;
            while (true) {
                try {
                    return new Made(at, sample(at, context), failures);
                } catch (SampleException failure) {
                    if (!options.skipBadSamples()) {
                        throw failure;
                    }
                    failures.add(failure);
                    if (!replaces) {
                        return new Made(at, null, failures);
                    }
                    if (++bad == MOST_BAD) {
                        throw new SampleException(
                                failure.index(),
                                failure.path(),
                                failure.reason() + " (the last of " + MOST_BAD
                                        + " samples, one in place of the other, none of which can be used)");
                    }
                    context = new SampleContext(random.split(REPLACEMENT + bad), turn, listener);
                    at = context.random().split(REPLACEMENT).integer(0, dataset.size());
                }
            }
        }
    }

    private Results sample(int index, SampleContext context) {
        try {
            return dataset.sample(index, context);
        } catch (SampleException failure) {
            throw failure;
        } catch (RuntimeException failure) {
            throw new SampleException(index, "", failure);
        }
    }
}
