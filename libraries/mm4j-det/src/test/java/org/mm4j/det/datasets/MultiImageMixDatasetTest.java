package org.mm4j.det.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigFormat;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.data.MixTransform;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.dataset.DataLoader;
import org.mm4j.engine.dataset.LoaderEpoch;
import org.mm4j.engine.dataset.LoaderOptions;
import org.mm4j.engine.dataset.SampleContext;
import org.mm4j.engine.dataset.SampleListener;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Library;
import org.mm4j.registry.Registrar;
import org.mm4j.registry.Registries;

class MultiImageMixDatasetTest {

    private static final ResultKey<String> TRACE = new ResultKey<>("trace", String.class);

    /** Writes down the numbers of the samples it mixes in. */
    public static final class MixIds implements MixTransform {

        /** The arguments. */
        public record Args(@Default("0.0") double dropped) {}

        private final Args args;

        /** Makes the step. */
        public MixIds(Args args) {
            this.args = args;
        }

        @Override
        public int[] chooseIndexes(SampleRandom random, int size, IntFunction<Results> samples) {
            return new int[] {random.integer(0, size), random.integer(0, size), random.integer(0, size)};
        }

        @Override
        public @Nullable Results apply(Results results) {
            if (results.random().chance(args.dropped())) {
                return null;
            }
            String mixed = results.get(DetKeys.MIX_RESULTS).samples().stream()
                    .map(sample -> sample.get(ResultKey.IMG_ID) + ":"
                            + sample.find(TRACE).orElse(""))
                    .collect(Collectors.joining(" "));
            return results.put(TRACE, results.find(TRACE).orElse("") + "<" + mixed + ">");
        }

        @Override
        public Set<ResultKey<?>> requires() {
            return Set.of(DetKeys.MIX_RESULTS);
        }
    }

    /** Draws a letter. */
    public static final class Letter implements Transform {

        /** Makes the step. */
        public Letter() {}

        @Override
        public Results apply(Results results) {
            if (results.get(ResultKey.IMG_ID) == 13 && results.find(TRACE).isEmpty()) {
                throw new IllegalStateException("unlucky");
            }
            return results.put(
                    TRACE,
                    results.find(TRACE).orElse("")
                            + (char) ('a' + results.random().integer(0, 26)));
        }
    }

    /** The steps above. */
    private static final class Steps implements Library {
        @Override
        public String name() {
            return "steps";
        }

        @Override
        public String scope() {
            return "mmdet";
        }

        @Override
        public MethodHandles.Lookup lookup() {
            return MethodHandles.lookup();
        }

        @Override
        public void register(Registrar registrar) {
            registrar.in(Kinds.TRANSFORMS).add(MixIds.class).add(Letter.class);
        }
    }

    @TempDir
    Path folder;

    private BuildContext context() {
        Library[] libraries = Stream.concat(
                        ServiceLoader.load(Library.class).stream().map(ServiceLoader.Provider::get),
                        Stream.of(new Steps()))
                .toArray(Library[]::new);
        return Registries.of(libraries).context("mmdet");
    }

    private ConfigDict config(int size, String pipeline, String more) throws IOException {
        String images = java.util.stream.IntStream.range(0, size)
                .mapToObj(i -> "{\"id\": %d, \"file_name\": \"%d.jpg\", \"width\": 9, \"height\": 9}".formatted(i, i))
                .collect(Collectors.joining(","));
        Path file = Files.writeString(
                folder.resolve("a.json"),
                "{\"images\": [" + images + "], \"annotations\": [], \"categories\": [{\"id\": 1, \"name\": \"a\"}]}");
        return (ConfigDict) Config.fromString(
                        "x = dict(type='MultiImageMixDataset', dataset=dict(type='CocoDataset', ann_file='" + file
                                + "', metainfo=dict(classes=('a',)), pipeline=[dict(type='Letter')]), pipeline=["
                                + pipeline + "]" + more + ")",
                        ConfigFormat.PY)
                .root()
                .find("x")
                .orElseThrow();
    }

    private MultiImageMixDataset build(int size, String pipeline, String more) throws IOException {
        return (MultiImageMixDataset) context().build(Kinds.DATASETS, config(size, pipeline, more));
    }

    private static final String MIXING = "dict(type='MixIds'), dict(type='Letter'), dict(type='mmdet.MixIds')";

    @Test
    void stepsGetFurtherSamplesWithGeneratorsOfTheirOwn() throws IOException {
        MultiImageMixDataset data = build(12, MIXING, "");
        Results sample = data.sample(3, SampleContext.of(5, 0, 3));
        String trace = sample.get(TRACE);
        assertThat(trace).matches("[a-z]<(\\d+:[a-z] ?){3}>[a-z]<(\\d+:[a-z] ?){3}>");
        assertThat(trace.replaceAll("[^a-z]", "").chars().distinct().count()).isGreaterThan(3);
        assertThat(sample.has(DetKeys.MIX_RESULTS)).isFalse();
        assertThat(data.sample(3, SampleContext.of(5, 0, 3)).get(TRACE)).isEqualTo(trace);
        assertThat(data.sample(3, SampleContext.of(5, 1, 3)).get(TRACE)).isNotEqualTo(trace);
        assertThat(data.provides()).contains(ResultKey.IMG_PATH);
    }

    @Test
    void stepsCanBeSwitchedOff() throws IOException {
        MultiImageMixDataset data = build(12, MIXING, ", skip_type_keys=['mmdet.MixIds']");
        assertThat(data.sample(3, SampleContext.of(5)).get(TRACE)).hasSize(2);
        data.updateSkipTypeKeys(List.of("Letter", "NotThere"));
        assertThat(data.sample(3, SampleContext.of(5)).get(TRACE)).matches("[a-z]<.*><.*>");
        assertThatThrownBy(() -> data.updateSkipTypeKeys(List.of("MixId")))
                .hasMessageContaining("did you mean 'MixIds'?");
    }

    @Test
    void aStepIsTriedAgainAndThenAnError() throws IOException {
        MultiImageMixDataset often = build(12, "dict(type='MixIds', dropped=0.8)", ", max_refetch=100");
        for (int i = 0; i < 12; i++) {
            assertThat(often.sample(i, SampleContext.of(5, i)).has(TRACE)).isTrue();
        }
        MultiImageMixDataset never = build(12, "dict(type='MixIds', dropped=1.1)", ", max_refetch=4");
        assertThatThrownBy(() -> never.sample(7, SampleContext.of(5)))
                .hasMessageContaining("sample 7 (7.jpg)")
                .hasMessageContaining("MixIds dropped it 4 times");
    }

    @Test
    void theSampleThatFailedIsNamedAndNotTheOneItIsMixedInto() throws IOException {
        MultiImageMixDataset data = build(14, "dict(type='MixIds')", "");
        int failed = 0;
        for (int i = 0; i < 60; i++) {
            try {
                data.sample(3, SampleContext.of(i));
            } catch (RuntimeException failure) {
                failed++;
                assertThat(failure).hasMessage("sample 13 (13.jpg): unlucky");
            }
        }
        assertThat(failed).isBetween(1, 40);
    }

    /** Who watches sees the steps of the sample itself, each once, and changes nothing. */
    @Test
    void allStepsOfASampleAreTold() throws IOException {
        MultiImageMixDataset data = build(12, MIXING, "");
        List<String> traces = new ArrayList<>();
        String last = data.sample(3, SampleContext.of(5, 0, 3).toldTo(new SampleListener() {
                    @Override
                    public void passed(Transform step, Results results) {
                        traces.add(step.getClass().getSimpleName() + " " + results.get(TRACE));
                    }
                }))
                .get(TRACE);
        assertThat(last).isEqualTo(data.sample(3, SampleContext.of(5, 0, 3)).get(TRACE));
        assertThat(traces).hasSize(4);
        assertThat(traces.get(0)).isEqualTo("Letter " + last.charAt(0));
        assertThat(traces.get(1)).matches("MixIds [a-z]<[^<]*>").contains(" " + last.charAt(0));
        assertThat(traces.get(2)).startsWith("Letter ").contains(traces.get(1).substring(7));
        assertThat(traces.get(3)).isEqualTo("MixIds " + last);
    }

    /** Where bad samples are skipped, one that was to be mixed in does not take a good one with it. */
    @Test
    void anotherSampleIsMixedInForABadOne() throws IOException {
        ConfigDict config = Config.dict(
                "batch_size",
                1,
                "dataset",
                config(14, "dict(type='MixIds')", ""),
                "sampler",
                Map.of("type", "DefaultSampler", "shuffle", false));
        List<String> first = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            List<String> seen = new ArrayList<>();
            try (DataLoader loader =
                    DataLoader.of(config, context().with(LoaderOptions.class, new LoaderOptions(3, true)))) {
                for (int epoch = 0; epoch < 3; epoch++) {
                    try (LoaderEpoch batches = loader.epoch(epoch)) {
                        batches.forEachRemaining(batch -> {
                            long id = batch.samples().get(0).get(ResultKey.IMG_ID);
                            seen.add(id + batch.samples().get(0).get(TRACE));
                            assertThat(id == batch.number() || batch.number() == 13)
                                    .as("only 13 itself is replaced as a whole")
                                    .isTrue();
                        });
                    }
                }
                assertThat(loader.skipped()).hasSize(1).allMatch(skipped -> skipped.index() == 13);
            }
            assertThat(seen).hasSize(3 * 14).noneMatch(trace -> trace.contains("13:"));
            assertThat(run == 0 || seen.equals(first)).isTrue();
            first.addAll(seen);
        }
    }

    @Test
    void thePipelineIsCheckedBeforeTheFirstSample() {
        assertThatThrownBy(() -> build(3, "dict(type='RandomCrop', crop_size=(3, 3))", ""))
                .hasMessageContaining("step 0")
                .hasMessageContaining("RandomCrop")
                .hasMessageContaining("img");
    }

    @Test
    void aLoaderOfItDoesNotDependOnTheWorkers() throws IOException {
        ConfigDict dataset = config(12, MIXING, "");
        String alone = "";
        for (int workers : new int[] {0, 1, 4}) {
            ConfigDict config = Config.dict(
                    "batch_size",
                    3,
                    "num_workers",
                    workers,
                    "dataset",
                    dataset,
                    "sampler",
                    Map.of("type", "DefaultSampler"),
                    "batch_sampler",
                    Map.of("type", "AspectRatioBatchSampler"));
            StringBuilder seen = new StringBuilder();
            try (DataLoader loader =
                    DataLoader.of(config, context().with(LoaderOptions.class, new LoaderOptions(3, false)))) {
                assertThat(loader.size()).isEqualTo(4);
                try (LoaderEpoch batches = loader.epoch(1)) {
                    batches.forEachRemaining(batch -> batch.samples()
                            .forEach(sample -> seen.append(sample.get(TRACE)).append('\n')));
                }
            }
            alone = alone.isEmpty() ? seen.toString() : alone;
            assertThat(seen.toString()).isEqualTo(alone).hasLineCount(12);
        }
    }
}
