package org.mm4j.engine.dataset;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.FromConfig;

/** Several data sets one behind the other. What is known of them as a whole has to be the same. */
@Doc("Puts data sets one behind the other.")
public class ConcatDataset implements Dataset {

    /**
     * Names of metainfo that may differ.
     *
     * @param names the names
     */
    public record IgnoreKeys(List<String> names) {

        /** Copies the list. */
        public IgnoreKeys {
            names = List.copyOf(names);
        }

        /** A single name. */
        @FromConfig
        public static IgnoreKeys of(String name) {
            return new IgnoreKeys(List.of(name));
        }

        /** Several names. */
        @FromConfig
        public static IgnoreKeys of(List<String> names) {
            return new IgnoreKeys(names);
        }
    }

    /** The arguments. */
    public record Args(
            @Doc("the data sets, at least one") List<Dataset> datasets,

            @Default("False") @Doc("whether annotations are read when they are first needed")
            boolean lazyInit,

            @Nullable @Doc("names of metainfo that may differ")
            IgnoreKeys ignoreKeys) {

        /** Checks that there is one. */
        public Args {
            datasets = List.copyOf(datasets);
            if (datasets.isEmpty()) {
                throw new IllegalArgumentException("datasets is empty: there is nothing to put together");
            }
        }
    }

    private final List<Dataset> datasets;

    /**
     * The data set of a config.
     *
     * @throws IllegalArgumentException if what is known of the data sets differs
     */
    public ConcatDataset(Args args) {
        this(args, true);
    }

    /**
     * A data set.
     *
     * @param isStrict whether what is known of the data sets has to be the same
     */
    protected ConcatDataset(Args args, boolean isStrict) {
        this.datasets = args.datasets();
        if (!args.lazyInit()) {
            initialize();
        }
        if (isStrict) {
            requireSame(
                    args.ignoreKeys() == null ? List.of() : args.ignoreKeys().names());
        }
    }

    private void requireSame(List<String> ignored) {
        Set<String> names = new LinkedHashSet<>();
        datasets.forEach(dataset -> names.addAll(dataset.metainfo().names()));
        ignored.forEach(names::remove);
        Metainfo first = datasets.get(0).metainfo();
        for (int i = 1; i < datasets.size(); i++) {
            Metainfo other = datasets.get(i).metainfo();
            for (String name : names) {
                if (!Objects.equals(first.get(name), other.get(name))) {
                    throw new IllegalArgumentException("metainfo of data set " + i + ", " + datasets.get(i)
                            + ", has another '" + name + "' than that of data set 0, " + datasets.get(0) + ": "
                            + other.get(name).map(Object::toString).orElse("none") + ", not "
                            + first.get(name).map(Object::toString).orElse("none")
                            + "; make them equal, or name it in ignore_keys");
                }
            }
        }
    }

    /** The data sets. */
    public final List<Dataset> datasets() {
        return datasets;
    }

    /** Where the samples of each data set end. */
    public final int[] cumulativeSizes() {
        int[] ends = new int[datasets.size()];
        int end = 0;
        for (int i = 0; i < ends.length; i++) {
            end = Math.addExact(end, datasets.get(i).size());
            ends[i] = end;
        }
        return ends;
    }

    /** The number of the data set that a sample comes from. */
    public final int source(int index) {
        int[] ends = cumulativeSizes();
        if (index < 0 || index >= ends[ends.length - 1]) {
            throw new IndexOutOfBoundsException("sample " + index + " of " + ends[ends.length - 1]);
        }
        int source = 0;
        while (index >= ends[source]) {
            source++;
        }
        return source;
    }

    private int inner(int index, int source) {
        return source == 0 ? index : index - cumulativeSizes()[source - 1];
    }

    @Override
    public void initialize() {
        datasets.forEach(Dataset::initialize);
    }

    @Override
    public int size() {
        int[] ends = cumulativeSizes();
        return ends[ends.length - 1];
    }

    /** What is known of the first. */
    @Override
    public Metainfo metainfo() {
        return datasets.get(0).metainfo();
    }

    private Place place(int index) {
        int source = source(index);
        return new Place(datasets.get(source), inner(index, source));
    }

    @Override
    public Optional<Place> within(int index) {
        return Optional.of(place(index));
    }

    @Override
    public Results dataInfo(int index) {
        Place place = place(index);
        return place.dataset().dataInfo(place.index());
    }

    @Override
    public Results sample(int index, SampleContext context) {
        Place place = place(index);
        return place.dataset().sample(place.index(), context);
    }

    @Override
    public Set<Integer> catIds(int index) {
        Place place = place(index);
        return place.dataset().catIds(place.index());
    }

    /** Whether all of them are for validation or test. */
    @Override
    public boolean testMode() {
        return datasets.stream().allMatch(Dataset::testMode);
    }

    /** What the samples of all of them have. */
    @Override
    public Set<ResultKey<?>> provides() {
        Set<ResultKey<?>> common = new LinkedHashSet<>(datasets.get(0).provides());
        datasets.forEach(dataset -> common.retainAll(dataset.provides()));
        return common;
    }

    @Override
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        datasets.forEach(dataset -> dataset.notes().forEach(note -> notes.add(dataset + ": " + note)));
        return List.copyOf(notes);
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + " of " + datasets;
    }
}
