package org.mm4j.det.datasets;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.Names;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.engine.data.Compose;
import org.mm4j.engine.data.MixResults;
import org.mm4j.engine.data.MixTransform;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.dataset.Dataset;
import org.mm4j.engine.dataset.DatasetWrapper;
import org.mm4j.engine.dataset.SampleContext;
import org.mm4j.engine.dataset.SampleException;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/**
 * A data set with a further pipeline, whose steps may mix several samples to one, as {@code Mosaic} and {@code MixUp} do.
 * Steps can be switched off, as is done for the last epochs of a training.
 */
@Doc("Sends samples through steps that mix several of them.")
public final class MultiImageMixDataset extends DatasetWrapper {

    /** The arguments. */
    public record Args(
            @Doc("the data set whose samples are mixed; its pipeline loads them")
            Dataset dataset,

            @Doc("the steps that follow") List<Part<Transform>> pipeline,

            @Nullable @Doc("names of steps that are passed over")
            List<String> skipTypeKeys,

            @Default("15") @Doc("how often a step that drops a sample is tried")
            int maxRefetch,

            @Default("False") @Doc("whether annotations are read when they are first needed")
            boolean lazyInit) {

        /** Checks the number. */
        public Args {
            pipeline = List.copyOf(pipeline);
            if (maxRefetch < 1) {
                throw new IllegalArgumentException("max_refetch is at least 1, not " + maxRefetch);
            }
        }
    }

    /** By which the generator of a sample is split for those that are mixed into it. */
    private static final long MIXED = 0x313C5EDL << 32;

    /** So many bad samples for one place are no accident. */
    private static final int MOST_BAD = 100;

    /**
     * One step.
     *
     * @param name as the config writes it
     */
    private record Step(String name, Transform transform) {

        boolean isCalled(String other) {
            return plain(name).equals(plain(other));
        }

        /** Without scope. */
        private static String plain(String name) {
            return name.substring(name.lastIndexOf('.') + 1);
        }
    }

    private final List<Step> steps;
    private final int maxRefetch;
    private volatile Set<String> skipped;

    /**
     * The data set of a config.
     *
     * @throws IllegalArgumentException naming a step that does not find what it needs
     */
    public MultiImageMixDataset(Args args) {
        super(args.dataset());
        this.maxRefetch = args.maxRefetch();
        List<Step> built = new ArrayList<>();
        for (Part<Transform> part : args.pipeline()) {
            built.add(new Step(part.spec().name(), part.build()));
        }
        this.steps = List.copyOf(built);
        this.skipped = checked(args.skipTypeKeys() == null ? List.of() : args.skipTypeKeys());
        Set<ResultKey<?>> given = new LinkedHashSet<>(dataset().provides());
        given.add(DetKeys.MIX_RESULTS);
        Compose.of(steps.stream().map(Step::transform).toList()).check(given);
        if (!args.lazyInit()) {
            initialize();
        }
    }

    /**
     * Sets which steps are passed over from the next sample on; a loader may have made some ahead of time.
     *
     * @param names with or without scope; steps that are not there may be named
     * @throws IllegalArgumentException if a name is nearly that of a step
     */
    public void updateSkipTypeKeys(List<String> names) {
        skipped = checked(names);
    }

    private Set<String> checked(List<String> names) {
        List<String> known = steps.stream().map(Step::name).toList();
        for (String name : names) {
            if (steps.stream().noneMatch(step -> step.isCalled(name))) {
                known.stream()
                        .filter(step -> Names.isTypo(name, step))
                        .findFirst()
                        .ifPresent(near -> {
                            throw new IllegalArgumentException("skip_type_keys names '" + name
                                    + "', which is no step; did you mean '" + near + "'?");
                        });
            }
        }
        return Set.copyOf(names);
    }

    /** The names of the steps that are passed over. */
    public Set<String> skipTypeKeys() {
        return skipped;
    }

    @Override
    public int size() {
        return dataset().size();
    }

    @Override
    protected int inner(int index) {
        return index;
    }

    @Override
    public Results sample(int index, SampleContext context) {
        Set<String> passedOver = skipped;
        AtomicLong mixed = new AtomicLong(MIXED);
        Results results = own(checked(index), context, mixed);
        String path = results.find(ResultKey.IMG_PATH).orElse("");
        for (Step step : steps) {
            if (passedOver.stream().anyMatch(step::isCalled)) {
                continue;
            }
            try {
                if (step.transform() instanceof MixTransform mix) {
                    results.put(DetKeys.MIX_RESULTS, choose(mix, context, mixed));
                }
                results = apply(step, results, index, path);
                results.remove(DetKeys.MIX_RESULTS);
                context.listener().passed(step.transform(), results);
            } catch (SampleException named) {
                throw named;
            } catch (RuntimeException failure) {
                throw new SampleException(index, path, failure);
            }
        }
        return results;
    }

    /** The sample itself, which goes on with the generator of the context. */
    private Results own(int index, SampleContext context, AtomicLong mixed) {
        return dataset()
                .sample(index, context.split(mixed.getAndIncrement()).toldTo(context.listener()))
                .withRandom(context.random())
                .withTurn(context.turn());
    }

    private MixResults choose(MixTransform mix, SampleContext context, AtomicLong mixed) {
        int[] chosen = mix.chooseIndexes(context.random(), size(), index -> part(index, context, mixed));
        List<Results> samples = new ArrayList<>();
        for (int index : chosen) {
            samples.add(part(index, context, mixed));
        }
        return new MixResults(samples);
    }

    /** A sample to be mixed in, or one that is drawn for it where bad ones are skipped. */
    private Results part(int index, SampleContext context, AtomicLong mixed) {
        int at = index;
        for (int attempt = 1; ; attempt++) {
            SampleContext own = context.split(mixed.getAndIncrement());
            try {
                return dataset().sample(at, own);
            } catch (SampleException bad) {
                if (attempt == MOST_BAD || !context.listener().replaces(bad)) {
                    throw bad;
                }
                at = own.random().split(MIXED).integer(0, size());
            }
        }
    }

    private Results apply(Step step, Results results, int index, String path) {
        for (int attempt = 0; attempt < maxRefetch; attempt++) {
            Results made = step.transform().apply(results.copy());
            if (made != null) {
                return made;
            }
        }
        throw new SampleException(
                index, path, step.name() + " dropped it " + maxRefetch + " times (max_refetch): is it too strict?");
    }

    @Override
    public Set<ResultKey<?>> provides() {
        Set<ResultKey<?>> keys = new LinkedHashSet<>(dataset().provides());
        steps.forEach(step -> keys.addAll(step.transform().produces()));
        return keys;
    }

    @Override
    public String toString() {
        return "MultiImageMixDataset of " + dataset() + " through "
                + steps.stream().map(Step::name).collect(Collectors.joining(", "));
    }
}
