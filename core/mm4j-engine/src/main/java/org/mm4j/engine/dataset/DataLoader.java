package org.mm4j.engine.dataset;

import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigString;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.SampleOrder;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Kind;
import org.mm4j.registry.Part;
import org.mm4j.registry.RegistryKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the samples of a data set in batches, in several threads and ahead of time: what a {@code train_dataloader} and
 * its like describe. Batches and what is in them depend on the seed, the epoch and the config, but not on the number of
 * workers: each sample draws its random numbers from a generator of its own, and steps that remember earlier samples see
 * them in the order of the data.
 *
 * <p>For one thread, which opens an epoch, goes through its batches and closes it.
 */
@Kind("data loader")
@Doc("Reads a data set in batches.")
public final class DataLoader implements AutoCloseable {

    /** The kind, of which there is one module: dicts of loaders have no type. */
    public static final RegistryKey<DataLoader> KEY = RegistryKey.of(DataLoader.class);

    /** The keys of a {@code *_dataloader}. */
    public record Args(
            @Nullable @Doc("samples a batch; 1 if neither this nor a batch_sampler is given")
            Integer batchSize,

            @Doc("the data set") Dataset dataset,

            @Doc("the order of the samples") Part<Sampler> sampler,

            @Nullable @Doc("how samples are put together to batches; in their order if not given")
            Part<BatchSampler> batchSampler,

            @Default("0") @Doc("threads that make samples; 0 makes them when they are asked for")
            int numWorkers,

            @Default("False") @Doc("whether a last batch that is not full is left out")
            boolean dropLast,

            @Default("False") @Doc("whether threads are kept from one epoch to the next")
            boolean persistentWorkers,

            @Default("False") @Doc("without effect: batches are on the heap")
            boolean pinMemory,

            @Nullable @Doc("batches made ahead of time for each worker; 2 if not given")
            Integer prefetchFactor,

            @Nullable @Doc("end an epoch after so many batches")
            Integer numBatchPerEpoch,

            @Default("dict(type='pseudo_collate')") @Doc("pseudo_collate, or default_collate for one size of images")
            Part<Collate> collateFn) {

        /** Checks what can be checked without the data set. */
        public Args {
            require(batchSize == null || batchSize >= 1, "batch_size is at least 1, not " + batchSize);
            require(
                    batchSize != null || batchSampler == null,
                    "batch_size is needed beside a batch_sampler, which is given it");
            require(numWorkers >= 0, "num_workers is 0 or more, not " + numWorkers);
            require(
                    prefetchFactor == null || prefetchFactor >= 1,
                    "prefetch_factor is at least 1, not " + prefetchFactor);
            require(
                    prefetchFactor == null || numWorkers > 0,
                    "prefetch_factor is of no use with num_workers=0: nothing is made ahead of time");
            require(
                    numBatchPerEpoch == null || numBatchPerEpoch >= 1,
                    "num_batch_per_epoch is at least 1, not " + numBatchPerEpoch);
            require(
                    batchSampler == null || !dropLast,
                    "drop_last has no effect beside a batch_sampler: write it into the dict of that");
        }

        int size() {
            return batchSize == null ? 1 : batchSize;
        }

        private static void require(boolean condition, String message) {
            if (!condition) {
                throw new IllegalArgumentException(message);
            }
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(DataLoader.class);
    private static final int PREFETCH = 2;

    private final Args args;
    private final Dataset dataset;
    private final BatchSampler batches;
    private final Collate collate;
    private final LoaderOptions options;
    private final DistInfo dist;
    private final Map<String, Skipped> skipped = new LinkedHashMap<>();
    private SampleOrder order = new SampleOrder();
    private @Nullable Workers workers;
    private @Nullable LoaderEpoch current;
    private boolean isClosed;

    /** The loader of a config. */
    public DataLoader(Args args, BuildContext build) {
        this.args = args;
        this.options = build.service(LoaderOptions.class).orElse(LoaderOptions.DEFAULT);
        this.dist = DistInfo.of(build);
        Integer limit = args.numBatchPerEpoch();
        this.dataset = limit == null
                ? args.dataset()
                : new SlicedDataset(
                        args.dataset(), Math.multiplyExact(Math.multiplyExact(limit, args.size()), dist.worldSize()));
        dataset.initialize();
        Sampler sampler =
                args.sampler().build(further(args.sampler(), Map.of("dataset", dataset, "seed", options.seed())));
        this.batches = args.batchSampler() == null
                ? new PlainBatchSampler(sampler, args.size(), args.dropLast())
                : args.batchSampler()
                        .build(further(args.batchSampler(), Map.of("sampler", sampler, "batch_size", args.size())));
        this.collate = args.collateFn().build();
    }

    /** Arguments that the dict does not give itself, of those that the module has. */
    private static Map<String, Object> further(Part<?> part, Map<String, Object> defaults) {
        Map<String, Object> further = new HashMap<>(defaults);
        further.keySet().removeIf(part::gives);
        return further;
    }

    /**
     * Builds a loader from a dict such as {@code train_dataloader}.
     *
     * @param build with {@link LoaderOptions} and {@link DistInfo} as services where they are not the defaults
     * @throws org.mm4j.config.ConfigException with all that is wrong with the dict and everything in it
     * @throws DatasetException if the annotations cannot be used
     */
    public static DataLoader of(ConfigDict config, BuildContext build) {
        return build.build(KEY, config.with("type", ConfigString.of("mmengine.DataLoader")));
    }

    /** What is read. */
    public Dataset dataset() {
        return dataset;
    }

    /** Samples a batch. */
    public int batchSize() {
        return args.size();
    }

    /** How many batches an epoch has; of an endless order, how many read each sample once. */
    public int size() {
        return batches.size();
    }

    /** Whether epochs have no end. */
    public boolean isEndless() {
        return batches.isEndless();
    }

    /**
     * The numbers of the samples of an epoch, in their order; of an order without end, as many as the data set has.
     *
     * @param epoch from 0
     */
    public int[] order(long epoch) {
        Iterator<int[]> all = batches.batches(epoch);
        IntStream.Builder order = IntStream.builder();
        for (int i = 0; i < batches.size() && all.hasNext(); i++) {
            for (int index : all.next()) {
                order.add(index);
            }
        }
        return order.build().toArray();
    }

    /** The batches of an epoch, from the first. */
    public LoaderEpoch epoch(long epoch) {
        return epoch(epoch, 0);
    }

    /**
     * The batches of an epoch.
     *
     * @param epoch from 0; it decides order and random numbers
     * @param first the number of the first batch to make, such as that at which a run was stopped; at the end of the epoch
     *     none are left
     * @throws IllegalArgumentException if the epoch has fewer batches before the first
     * @throws IllegalStateException if an epoch is open, or this loader is closed
     */
    public LoaderEpoch epoch(long epoch, int first) {
        if (isClosed) {
            throw new IllegalStateException("the loader is closed");
        }
        if (current != null) {
            throw new IllegalStateException("an epoch of this loader is open; close it before the next one");
        }
        if (workers == null && args.numWorkers() > 0) {
            workers = new Workers(args.numWorkers());
        }
        SampleMaker maker = new SampleMaker(dataset, options, dist, epoch, order);
        int ahead = args.numWorkers() * (args.prefetchFactor() == null ? PREFETCH : args.prefetchFactor());
        LoaderEpoch opened = new LoaderEpoch(this, batches.batches(epoch), maker, workers, ahead, first);
        current = opened;
        return opened;
    }

    /** The batch of samples that were made. */
    List<Results> collate(List<Results> samples) {
        return collate.collate(samples);
    }

    /** Notes what a sample went past, once each. */
    void skip(SampleException failure) {
        Skipped entry = new Skipped(failure.index(), failure.path(), failure.reason());
        if (skipped.putIfAbsent(failure.index() + " " + failure.path(), entry) == null) {
            LOG.warn("skipped {}", failure.getMessage());
        }
    }

    /** Ends an epoch; one that is left half way ends its threads too. */
    void end(boolean isComplete) {
        current = null;
        if (!isComplete) {
            // Samples that were never made would be waited for.
            order = new SampleOrder();
        }
        if (workers != null && (!isComplete || !args.persistentWorkers())) {
            workers.close();
            workers = null;
        }
    }

    /** The samples that were skipped so far, each once, in the order in which they came; unmodifiable. */
    public List<Skipped> skipped() {
        return Collections.unmodifiableList(List.copyOf(skipped.values()));
    }

    /** Ends an open epoch and all threads. */
    @Override
    public void close() {
        isClosed = true;
        if (current != null) {
            current.close();
        }
        if (workers != null) {
            workers.close();
            workers = null;
        }
    }
}
