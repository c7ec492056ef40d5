package org.mm4j.engine.evaluation;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.registry.Kind;

/**
 * Numbers that say how good predictions are. It takes predicted samples in the order of the data set, then computes. For
 * one thread at a time.
 */
@Kind("metric")
public interface Metric {

    /** What the names of its numbers begin with, before a slash; empty for nothing. */
    String prefix();

    /** Tells it what is known of the data set; called before the first sample. */
    void metainfo(Metainfo metainfo);

    /**
     * Takes predicted samples.
     *
     * @throws IllegalArgumentException if they are not what the metric judges
     */
    void process(List<?> samples);

    /** Forgets the samples that it holds. */
    void reset();

    /**
     * Whether numbers of some of the samples make no sense, so that none may be skipped.
     *
     * @return false, unless a metric says otherwise
     */
    default boolean needsEverySample() {
        return false;
    }

    /** How many samples it holds. */
    int size();

    /** Writes down what it holds, for {@link #load}, without telling which samples these are. */
    void save(OutputStream out) throws IOException;

    /**
     * Takes what the processes of one run wrote in place of what it holds.
     *
     * @param parts what each process wrote, in the order of their ranks
     * @param order which samples of the parts are taken, and in which order
     * @throws IOException if a part cannot be read or was written by another metric, or samples are missing
     */
    void load(List<? extends InputStream> parts, PartOrder order) throws IOException;

    /** Computes the numbers of all samples that it holds; these stay. */
    MetricReport compute();
}
