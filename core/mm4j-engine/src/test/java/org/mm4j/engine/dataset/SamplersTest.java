package org.mm4j.engine.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The numbers were computed with mmengine 0.10 and torch 2.1.2. */
class SamplersTest {

    private static Dataset data(int size) {
        return TestDataset.of(size).build();
    }

    @Test
    void permutationsAreThoseOfTorch() {
        TorchRandom random = new TorchRandom(7);
        assertThat(random.permutation(10)).containsExactly(5, 0, 3, 4, 1, 7, 9, 6, 8, 2);
        assertThat(random.permutation(7)).containsExactly(3, 5, 0, 2, 4, 1, 6);
        assertThat(new TorchRandom((1L << 40) + 5).permutation(12))
                .containsExactly(11, 0, 9, 6, 10, 3, 4, 5, 8, 7, 1, 2);
        int[] large = new TorchRandom(0).permutation(5000);
        assertThat(large).startsWith(1044, 2591, 4111, 725, 1703).endsWith(756, 2158, 2256);
        assertThat(IntStream.range(0, 5000).mapToLong(i -> (long) i * large[i]).sum())
                .isEqualTo(31132747140L);
    }

    @Test
    void defaultSamplerOrdersAsTheOriginal() {
        check(10, new DistInfo(0, 1), "seed=7", 7, 4, 6, 1, 3, 5, 9, 8, 2, 0);
        check(10, new DistInfo(2, 3), "seed=7", 6, 5, 2, 4);
        check(10, new DistInfo(2, 3), "seed=7, round_up=False", 6, 5, 2);
        check(2, new DistInfo(4, 5), "shuffle=False", 0);
        check(2, new DistInfo(4, 5), "shuffle=False, round_up=False");
        check(7, new DistInfo(1, 2), "shuffle=False", 1, 3, 5, 0);
    }

    private static void check(int size, DistInfo dist, String arguments, Integer... expected) {
        Sampler sampler = Loaders.sampler(data(size), dist, "type='DefaultSampler', " + arguments);
        assertThat(Loaders.first(sampler, 3, 99)).containsExactly(expected);
        assertThat(sampler.size()).isEqualTo(expected.length);
        assertThat(Loaders.first(sampler, 3, 99)).containsExactly(expected);
    }

    @Test
    void infiniteSamplerOrdersAsTheOriginal() {
        endless(5, new DistInfo(0, 1), "seed=7", 0, 1, 3, 2, 4, 3, 4, 1, 2, 0, 3, 2, 0, 4);
        endless(5, new DistInfo(1, 2), "seed=7", 1, 2, 3, 1, 0, 2, 4, 3, 4, 1, 0, 3, 1, 4);
        endless(3, new DistInfo(4, 7), "seed=2", 1, 1, 2, 2, 2, 1, 1, 2, 0, 0, 0, 0, 2, 1);
        endless(5, new DistInfo(1, 2), "shuffle=False", 1, 3, 0, 2, 4, 1, 3, 0, 2, 4, 1, 3, 0, 2);
    }

    private static void endless(int size, DistInfo dist, String arguments, Integer... expected) {
        Sampler sampler = Loaders.sampler(data(size), dist, "type='InfiniteSampler', " + arguments);
        assertThat(Loaders.first(sampler, 0, expected.length)).containsExactly(expected);
        assertThat(sampler.size()).isEqualTo(size);
    }

    @Test
    void processesShareAnEpoch() {
        List<Integer> all = new ArrayList<>();
        for (int rank = 0; rank < 3; rank++) {
            all.addAll(Loaders.first(
                    Loaders.sampler(data(10), new DistInfo(rank, 3), "type='DefaultSampler', seed=1"), 0, 99));
        }
        assertThat(all).hasSize(12);
        assertThat(all.stream().distinct()).hasSize(10);
        assertThatThrownBy(() -> new DistInfo(3, 3)).hasMessageContaining("no process 3 of 3");
    }

    @Test
    void classBalancedRepeatsAsTheOriginal() {
        assertThat(balanced(0.1)).hasSize(31).endsWith(18, 19, 20, 20, 21, 21, 22, 23, 23, 24, 24, 25, 25);
        assertThat(balanced(0.3)).hasSize(33).endsWith(19, 20, 20, 21, 21, 22, 23, 23, 23, 24, 24, 25, 25, 25);
        assertThat(balanced(0.9))
                .hasSize(63)
                .endsWith(20, 21, 21, 21, 21, 22, 23, 23, 23, 23, 23, 24, 24, 24, 24, 25, 25, 25, 25, 25);
        assertThat(balanced(0)).hasSize(26);
    }

    private static List<Integer> balanced(double threshold) {
        List<int[]> labels = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            labels.add(new int[] {0});
        }
        labels.addAll(List.of(
                new int[] {0, 1}, new int[] {1, 2, 2}, new int[0], new int[] {3}, new int[] {2, 0}, new int[] {0, 4}));
        Dataset wrapped = new TestDataset.Builder(labels).test().build();
        Dataset data = new ClassBalancedDataset(new ClassBalancedDataset.Args(wrapped, threshold, false));
        return IntStream.range(0, data.size())
                .map(i -> data.dataInfo(i).get(org.mm4j.engine.data.ResultKey.WIDTH))
                .boxed()
                .toList();
    }

    @Test
    void repeatingAndPuttingTogether() {
        Dataset five = data(5);
        Dataset twice = new RepeatDataset(new RepeatDataset.Args(five, 2, false));
        assertThat(twice.size()).isEqualTo(10);
        assertThat(twice.catIds(6)).isEqualTo(five.catIds(1));
        ConcatDataset both = new ConcatDataset(new ConcatDataset.Args(List.of(twice, data(3)), false, null));
        assertThat(both.size()).isEqualTo(13);
        assertThat(both.cumulativeSizes()).containsExactly(10, 13);
        assertThat(both.source(9)).isZero();
        assertThat(both.source(10)).isEqualTo(1);
        assertThat(both.sample(12, SampleContext.of(0)).get(org.mm4j.engine.data.ResultKey.WIDTH))
                .isEqualTo(2);
        assertThat(both.notes()).contains("RepeatDataset of TestDataset: once", "TestDataset: once");
        assertThatThrownBy(() -> both.dataInfo(13)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> twice.dataInfo(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void dataSetsWithOtherClassesDoNotGoTogether() {
        Dataset other = TestDataset.of(2)
                .metainfo(Metainfo.ofClasses(List.of("x", "y")))
                .build();
        assertThatThrownBy(() -> new ConcatDataset(new ConcatDataset.Args(List.of(data(2), other), false, null)))
                .hasMessageContaining("another 'classes'")
                .hasMessageContaining("[x, y], not [a, b]");
        ConcatDataset.IgnoreKeys classes = ConcatDataset.IgnoreKeys.of("classes");
        assertThat(new ConcatDataset(new ConcatDataset.Args(List.of(data(2), other), true, classes)).size())
                .isEqualTo(4);
        assertThatThrownBy(() -> new ConcatDataset.Args(List.of(), false, null)).hasMessageContaining("empty");
    }
}
