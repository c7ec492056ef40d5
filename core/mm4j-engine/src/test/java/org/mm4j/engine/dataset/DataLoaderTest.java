package org.mm4j.engine.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.Image;

class DataLoaderTest {

    private static final ResultKey<Double> DRAWN = new ResultKey<>("drawn", Double.class);
    private static final ResultKey<Integer> REMEMBERED = new ResultKey<>("remembered", Integer.class);
    private static final int BAD = 5;

    /** Draws a number, drops some samples, and remembers the sum of all samples before. */
    private static final class Randomly implements Transform {
        @Override
        public @org.jspecify.annotations.Nullable Results apply(Results results) {
            double drawn = results.random().uniform();
            if (drawn < 0.2) {
                return null;
            }
            int width = results.get(ResultKey.WIDTH);
            int sum = results.turn().advance(this, 0, before -> before * 31 + width);
            return results.put(DRAWN, drawn).put(REMEMBERED, sum);
        }
    }

    private static Results failAt(Results results, int... bad) {
        for (int index : bad) {
            if (results.get(ResultKey.WIDTH) == index) {
                throw new IllegalStateException("broken file");
            }
        }
        return results;
    }

    private static List<String> run(DataLoader loader, int epochs) {
        List<String> seen = new ArrayList<>();
        for (int epoch = 0; epoch < epochs; epoch++) {
            try (LoaderEpoch batches = loader.epoch(epoch)) {
                while (batches.hasNext()) {
                    Batch batch = batches.next();
                    seen.add(epoch + " " + batch.number());
                    batch.samples()
                            .forEach(sample -> seen.add(sample.get(ResultKey.WIDTH) + " "
                                    + sample.find(DRAWN).orElse(0.0) + " "
                                    + sample.find(REMEMBERED).orElse(0)));
                }
            }
        }
        return seen;
    }

    private static List<Integer> widths(Batch batch) {
        return batch.samples().stream()
                .map(sample -> sample.get(ResultKey.WIDTH))
                .toList();
    }

    private static Set<String> threads() {
        Set<String> names = new TreeSet<>();
        Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith(Workers.NAME))
                .forEach(names::add);
        return names;
    }

    /** Threads that were told to end need a moment until nobody sees them. */
    @AfterEach
    void noThreadIsLeft() throws InterruptedException {
        for (int i = 0; i < 200 && !threads().isEmpty(); i++) {
            Thread.sleep(10);
        }
        assertThat(threads()).isEmpty();
    }

    @Test
    void orderAndContentDoNotDependOnTheWorkers() {
        List<String> alone = null;
        for (int workers : new int[] {0, 1, 2, 4}) {
            Dataset data = TestDataset.of(23).pipeline(new Randomly()).build();
            try (DataLoader loader =
                    Loaders.loader(data, new LoaderOptions(9, false), "batch_size=4, num_workers=" + workers)) {
                List<String> seen = run(loader, 2);
                assertThat(loader.size()).isEqualTo(6);
                assertThat(seen).hasSize(2 * (23 + 6));
                alone = alone == null ? seen : alone;
                assertThat(seen).isEqualTo(alone);
            }
        }
        assertThat(alone).isNotNull();
        assertThat(alone.subList(0, 29)).isNotEqualTo(alone.subList(29, 58));
        try (DataLoader other = Loaders.loader(
                TestDataset.of(23).pipeline(new Randomly()).build(), new LoaderOptions(10, false), "batch_size=4")) {
            assertThat(run(other, 2)).isNotEqualTo(alone);
        }
    }

    @Test
    void theOrderIsThatOfTheSampler() {
        Dataset data = TestDataset.of(10).build();
        try (DataLoader loader = Loaders.loader(data, new LoaderOptions(7, false), "batch_size=4, num_workers=2")) {
            try (LoaderEpoch batches = loader.epoch(3)) {
                assertThat(widths(batches.next())).containsExactly(7, 4, 6, 1);
                assertThat(widths(batches.next())).containsExactly(3, 5, 9, 8);
                assertThat(widths(batches.next())).containsExactly(2, 0);
                assertThat(batches.hasNext()).isFalse();
                assertThatThrownBy(batches::next).isInstanceOf(java.util.NoSuchElementException.class);
            }
            assertThatThrownBy(() -> loader.epoch(3, 99)).hasMessageContaining("batch 99 of an epoch that has ");
            try (LoaderEpoch none = loader.epoch(3, loader.size())) {
                assertThat(none.hasNext()).isFalse();
            }
            try (LoaderEpoch rest = loader.epoch(3, 2)) {
                Batch batch = rest.next();
                assertThat(batch.number()).isEqualTo(2);
                assertThat(widths(batch)).containsExactly(2, 0);
            }
        }
    }

    @Test
    void aRunThatGoesOnHalfWayHasTheSameSamples() {
        Transform draw = results -> results.put(DRAWN, results.random().uniform());
        try (DataLoader loader =
                Loaders.loader(TestDataset.of(12).pipeline(draw).build(), "batch_size=3, num_workers=2")) {
            List<String> whole = run(loader, 1);
            List<String> rest = new ArrayList<>();
            try (LoaderEpoch batches = loader.epoch(0, 2)) {
                batches.forEachRemaining(batch -> batch.samples()
                        .forEach(sample -> rest.add(sample.get(ResultKey.WIDTH) + " " + sample.get(DRAWN) + " 0")));
            }
            assertThat(whole).containsSubsequence(rest);
            assertThat(rest).hasSize(6);
        }
    }

    @Test
    void theFirstBadSampleIsNamed() {
        for (int workers : new int[] {0, 1, 4}) {
            Dataset data = TestDataset.of(40)
                    .pipeline(results -> failAt(results, 7, 30, 11))
                    .build();
            try (DataLoader loader = Loaders.loader(
                    data,
                    "batch_size=2, num_workers=%d, sampler=dict(type='DefaultSampler', shuffle=False)"
                            .formatted(workers))) {
                LoaderEpoch batches = loader.epoch(0);
                for (int i = 0; i < 3; i++) {
                    assertThat(batches.next().number()).isEqualTo(i);
                }
                assertThatThrownBy(batches::hasNext)
                        .isInstanceOf(SampleException.class)
                        .hasMessage("sample 7 (root/pics/7.jpg): broken file");
                assertThat(batches.hasNext()).isFalse();
            }
        }
    }

    @Test
    void badSamplesOfATrainingAreReplacedAndReportedOnce() {
        List<String> alone = null;
        for (int workers : new int[] {0, 3}) {
            Dataset data = TestDataset.of(20)
                    .pipeline(results -> failAt(results, 3, 12))
                    .build();
            try (DataLoader loader =
                    Loaders.loader(data, new LoaderOptions(1, true), "batch_size=5, num_workers=" + workers)) {
                List<String> seen = run(loader, 3);
                alone = alone == null ? seen : alone;
                assertThat(seen).isEqualTo(alone).hasSize(3 * 24).noneMatch(sample -> sample.startsWith("12 0.0"));
                assertThat(loader.skipped())
                        .containsExactlyInAnyOrder(
                                new Skipped(3, "root/pics/3.jpg", "broken file"),
                                new Skipped(12, "root/pics/12.jpg", "broken file"));
            }
        }
    }

    @Test
    void badSamplesOfATestAreLeftOut() {
        Dataset data = TestDataset.of(8)
                .test()
                .pipeline(results -> failAt(results, 2, 3, 6))
                .build();
        try (DataLoader loader = Loaders.loader(
                data,
                new LoaderOptions(1, true),
                "batch_size=2, num_workers=2, sampler=dict(type='DefaultSampler', shuffle=False)")) {
            List<List<Integer>> seen = new ArrayList<>();
            try (LoaderEpoch batches = loader.epoch(0)) {
                batches.forEachRemaining(batch -> seen.add(widths(batch)));
            }
            assertThat(seen).containsExactly(List.of(0, 1), List.of(4, 5), List.of(7));
            assertThat(loader.skipped().stream().map(Skipped::index)).containsExactly(2, 3, 6);
        }
    }

    @Test
    void nothingButBadSamplesIsAnErrorAllTheSame() {
        Transform bad = results -> {
            throw new IllegalStateException("broken file");
        };
        try (DataLoader loader = Loaders.loader(
                TestDataset.of(8).pipeline(bad).build(), new LoaderOptions(1, true), "batch_size=2, num_workers=2")) {
            LoaderEpoch batches = loader.epoch(0);
            assertThatThrownBy(batches::hasNext)
                    .hasMessageContaining("broken file")
                    .hasMessageContaining("100 samples");
        }
    }

    @Test
    void atMostAFewBatchesAreMadeAheadOfTime() throws InterruptedException {
        AtomicInteger made = new AtomicInteger();
        Dataset data = TestDataset.of(200)
                .pipeline(results -> {
                    made.incrementAndGet();
                    return results;
                })
                .build();
        try (DataLoader loader = Loaders.loader(data, "batch_size=5, num_workers=2, prefetch_factor=3")) {
            LoaderEpoch batches = loader.epoch(0);
            batches.next();
            for (int i = 0; i < 500 && made.get() < 35; i++) {
                Thread.sleep(2);
            }
            Thread.sleep(20);
            assertThat(made).hasValue(35);
        }
    }

    @Test
    void leavingAnEpochEndsItsThreads() {
        CountDownLatch never = new CountDownLatch(1);
        Transform hang = results -> {
            if (results.get(ResultKey.WIDTH) >= BAD) {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException("interrupted", e);
                }
            }
            return results;
        };
        try (DataLoader loader = Loaders.loader(
                TestDataset.of(50).pipeline(hang).build(),
                "batch_size=2, num_workers=3, persistent_workers=True,"
                        + " sampler=dict(type='DefaultSampler', shuffle=False)")) {
            for (int i = 0; i < 3; i++) {
                try (LoaderEpoch batches = loader.epoch(0)) {
                    assertThat(widths(batches.next())).containsExactly(0, 1);
                    assertThatThrownBy(() -> loader.epoch(1)).hasMessageContaining("is open");
                }
            }
        }
        assertThatThrownBy(() -> {
                    DataLoader closed = Loaders.loader(TestDataset.of(2).build(), "batch_size=1");
                    closed.close();
                    closed.epoch(0);
                })
                .hasMessageContaining("closed");
    }

    @Test
    void anInterruptEndsTheEpoch() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch waiting = new CountDownLatch(1);
        Transform hang = results -> {
            waiting.countDown();
            try {
                never.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted", e);
            }
            return results;
        };
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicReference<Boolean> flag = new AtomicReference<>(false);
        try (DataLoader loader =
                Loaders.loader(TestDataset.of(9).pipeline(hang).build(), "batch_size=2, num_workers=2")) {
            Thread reader = new Thread(() -> {
                try (LoaderEpoch batches = loader.epoch(0)) {
                    batches.next();
                } catch (RuntimeException failure) {
                    thrown.set(failure);
                    flag.set(Thread.currentThread().isInterrupted());
                }
            });
            reader.start();
            waiting.await();
            reader.interrupt();
            reader.join();
        }
        assertThat(thrown.get()).isInstanceOf(IllegalStateException.class).hasMessageContaining("interrupted");
        assertThat(flag.get()).isTrue();
    }

    @Test
    void threadsArePersistentIfAsked() {
        for (boolean persistent : new boolean[] {true, false}) {
            Set<String> names = new ConcurrentSkipListSet<>();
            Dataset data = TestDataset.of(40)
                    .pipeline(results -> {
                        names.add(Thread.currentThread().getName());
                        return results;
                    })
                    .build();
            try (DataLoader loader = Loaders.loader(
                    data, "batch_size=1, num_workers=1, persistent_workers=" + (persistent ? "True" : "False"))) {
                run(loader, 3);
                assertThat(names).hasSize(persistent ? 1 : 3);
            }
        }
    }

    @Test
    void theLastBatchAndTheLengthOfAnEpochFollowTheConfig() {
        try (DataLoader dropped = Loaders.loader(TestDataset.of(11).build(), "batch_size=4, drop_last=True");
                DataLoader limited =
                        Loaders.loader(TestDataset.of(11).build(), "batch_size=2, num_batch_per_epoch=3")) {
            assertThat(dropped.size()).isEqualTo(2);
            assertThat(run(dropped, 1)).hasSize(2 * 5);
            assertThat(limited.size()).isEqualTo(3);
            assertThat(run(limited, 1)).hasSize(3 * 3);
        }
        assertThatThrownBy(() -> Loaders.loader(TestDataset.of(11).build(), "batch_size=4, num_batch_per_epoch=3"))
                .hasMessageContaining("needs 12 samples, and there are 11");
    }

    @Test
    void anEndlessOrderIsRead() {
        try (DataLoader loader = Loaders.loader(
                TestDataset.of(5).build(),
                new LoaderOptions(7, false),
                "batch_size=4, num_workers=2, sampler=dict(type='InfiniteSampler')")) {
            try (LoaderEpoch batches = loader.epoch(0)) {
                assertThat(widths(batches.next())).containsExactly(0, 1, 3, 2);
                assertThat(widths(batches.next())).containsExactly(4, 3, 4, 1);
                assertThat(batches.hasNext()).isTrue();
            }
        }
    }

    @Test
    void keysWithoutMeaningAreRefused() {
        Dataset data = TestDataset.of(5).build();
        assertThatThrownBy(() -> Loaders.loader(data, "batch_size=1, worker_init_fn=dict(type='x')"))
                .hasMessageContaining("worker_init_fn");
        assertThatThrownBy(() -> Loaders.loader(data, "batch_size=0")).hasMessageContaining("batch_size");
        assertThatThrownBy(() -> Loaders.loader(data, "batch_size=1, num_workers=-1"))
                .hasMessageContaining("num_workers");
        assertThatThrownBy(() -> Loaders.loader(data, "batch_size=1, prefetch_factor=2"))
                .hasMessageContaining("prefetch_factor");
        assertThatThrownBy(() -> Loaders.loader(data, "batch_size=1, sampler=dict(type='NoSampler')"))
                .hasMessageContaining("NoSampler");
        assertThatThrownBy(() -> Loaders.loader(data, "batch_size=1, sampler=dict(type='DefaultSampler', shufle=True)"))
                .hasMessageContaining("shufle");
        try (DataLoader loader = Loaders.loader(
                data, "batch_size=1, pin_memory=True, persistent_workers=True, sampler=dict(type='DefaultSampler')")) {
            assertThat(loader.size()).isEqualTo(5);
        }
        try (DataLoader loader = Loaders.loader(data, "num_batch_per_epoch=2")) {
            assertThat(loader.batchSize()).isEqualTo(1);
            assertThat(run(loader, 1)).hasSize(2 * 2);
        }
    }

    @Test
    void defaultCollateTakesImagesOfOneSizeOnly() {
        Transform load = results -> {
            int width = Math.max(3, results.get(ResultKey.WIDTH));
            return results.put(ResultKey.IMG, new Image(2, width, 1, new byte[2 * width]));
        };
        String ordered = "sampler=dict(type='DefaultSampler', shuffle=False), batch_size=2, num_workers=1";
        Dataset data = TestDataset.of(6).pipeline(load).build();
        try (DataLoader loader = Loaders.loader(data, ordered + ", collate_fn=dict(type='default_collate')")) {
            LoaderEpoch batches = loader.epoch(0);
            assertThat(widths(batches.next())).containsExactly(0, 1);
            assertThat(widths(batches.next())).containsExactly(2, 3);
            assertThatThrownBy(batches::next)
                    .hasMessageContaining("'img' of samples 0 and 1")
                    .hasMessageContaining("2 x 5")
                    .hasMessageContaining("pseudo_collate");
        }
        try (DataLoader loader = Loaders.loader(data, ordered)) {
            assertThat(run(loader, 1)).hasSize(9);
        }
    }
}
