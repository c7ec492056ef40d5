package org.mm4j.engine.evaluation;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.dataset.Metainfo;

/**
 * A metric that makes a small digest of each sample and computes from the digests.
 *
 * @param <S> the type of predicted samples
 * @param <R> the type of digests
 */
public abstract class BaseMetric<S, R> implements Metric {

    private static final int MAGIC = 0x6D6D346A;

    private final Class<S> sampleType;
    private final String prefix;
    private Metainfo metainfo = Metainfo.empty();
    private List<R> results = new ArrayList<>();

    /**
     * A metric without samples.
     *
     * @param prefix what names begin with, before a slash; empty for nothing
     */
    protected BaseMetric(Class<S> sampleType, String prefix) {
        this.sampleType = sampleType;
        this.prefix = prefix;
    }

    /** What is to be kept of a sample. */
    protected abstract R digest(S sample);

    /** Computes from all digests. */
    protected abstract MetricReport compute(List<R> digests);

    /** Writes a digest. */
    protected abstract void write(R digest, DataOutputStream out) throws IOException;

    /** Reads a digest. */
    protected abstract R read(DataInputStream in) throws IOException;

    @Override
    public final String prefix() {
        return prefix;
    }

    @Override
    public void metainfo(Metainfo known) {
        this.metainfo = known;
    }

    /** What is known of the data set. */
    protected final Metainfo metainfo() {
        return metainfo;
    }

    @Override
    public final void process(List<?> samples) {
        for (Object sample : samples) {
            if (!sampleType.isInstance(sample)) {
                throw new IllegalArgumentException(getClass().getSimpleName() + " judges "
                        + sampleType.getSimpleName() + ", not "
                        + sample.getClass().getSimpleName());
            }
            results.add(digest(sampleType.cast(sample)));
        }
    }

    @Override
    public final void reset() {
        results = new ArrayList<>();
    }

    /** Takes a digest as if its sample had been processed. */
    protected final void add(R digest) {
        results.add(digest);
    }

    @Override
    public final int size() {
        return results.size();
    }

    @Override
    public final MetricReport compute() {
        return compute(Collections.unmodifiableList(results));
    }

    @Override
    public final void save(OutputStream out) throws IOException {
        DataOutputStream data = new DataOutputStream(new BufferedOutputStream(out));
        data.writeInt(MAGIC);
        data.writeUTF(getClass().getName());
        data.writeInt(results.size());
        for (R result : results) {
            write(result, data);
        }
        data.flush();
    }

    @Override
    public final void load(List<? extends InputStream> parts, PartOrder order) throws IOException {
        List<List<R>> all = new ArrayList<>();
        for (InputStream part : parts) {
            all.add(readPart(part));
        }
        List<R> ordered = new ArrayList<>();
        for (PartOrder.Place place :
                order.places(all.stream().mapToInt(List::size).toArray())) {
            ordered.add(all.get(place.part()).get(place.position()));
        }
        results = ordered;
    }

    private List<R> readPart(InputStream part) throws IOException {
        try {
            DataInputStream data = new DataInputStream(new BufferedInputStream(part));
            if (data.readInt() != MAGIC) {
                throw new IOException("this was not written by a metric");
            }
            String writer = data.readUTF();
            if (!writer.equals(getClass().getName())) {
                throw new IOException("this was written by " + writer + ", not by "
                        + getClass().getName());
            }
            int count = data.readInt();
            List<R> read = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                read.add(read(data));
            }
            return read;
        } catch (EOFException end) {
            throw new IOException("what the metric wrote is not there as a whole", end);
        }
    }

    /** A prefix of a config, or the usual one where that is {@code None} or empty. */
    protected static String prefixOr(@Nullable String given, String usual) {
        return given == null || given.isEmpty() ? usual : given;
    }

    /**
     * Refuses what only matters between GPUs.
     *
     * @throws IllegalArgumentException if it is not {@code 'cpu'}
     */
    protected static void checkCollectDevice(String collectDevice) {
        if (!collectDevice.equals("cpu")) {
            throw new IllegalArgumentException(
                    "collect_device is 'cpu' here, not '" + collectDevice + "': results are collected as bytes");
        }
    }
}
