package org.mm4j.engine.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SampleRandomTest {

    @Test
    void equalPlacesDrawEqualNumbersAndOthersDoNot() {
        assertThat(SampleRandom.of(7, 0, 3).uniform())
                .isEqualTo(SampleRandom.of(7, 0, 3).uniform());
        List<Double> firsts = new ArrayList<>();
        for (long epoch = 0; epoch < 20; epoch++) {
            for (long index = 0; index < 50; index++) {
                firsts.add(SampleRandom.of(7, epoch, index).uniform());
            }
        }
        assertThat(firsts).doesNotHaveDuplicates();
        assertThat(firsts.stream().mapToDouble(Double::doubleValue).average().orElseThrow())
                .isCloseTo(0.5, within(0.03));
    }

    @Test
    void splittingDoesNotDependOnWhatWasDrawn() {
        SampleRandom random = new SampleRandom(1);
        double before = random.split(4).uniform();
        random.uniform();
        assertThat(random.split(4).uniform())
                .isEqualTo(before)
                .isNotEqualTo(random.split(5).uniform());
    }

    @Test
    void drawsHaveTheirDistributions() {
        SampleRandom random = new SampleRandom(3);
        int[] counts = new int[5];
        double normal = 0;
        double squares = 0;
        double beta = 0;
        int[] choices = new int[3];
        for (int i = 0; i < 20_000; i++) {
            counts[random.integer(-2, 3) + 2]++;
            double x = random.normal();
            normal += x;
            squares += x * x;
            beta += random.beta(2, 6);
            choices[random.choice(0.5, 0, 0.5)]++;
        }
        assertThat(Arrays.stream(counts)).allMatch(count -> Math.abs(count - 4000) < 300);
        assertThat(normal / 20_000).isCloseTo(0, within(0.03));
        assertThat(squares / 20_000).isCloseTo(1, within(0.05));
        assertThat(beta / 20_000).isCloseTo(0.25, within(0.01));
        assertThat(choices[1]).isZero();
        assertThat(choices[0]).isBetween(9700, 10_300);
        assertThat(random.permutation(30))
                .containsExactlyInAnyOrder(IntStream.range(0, 30).toArray());
    }

    @Test
    void nothingToDrawFromIsRefused() {
        assertThatThrownBy(() -> new SampleRandom(0).integer(3, 3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SampleRandom(0).beta(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Results().random()).hasMessageContaining("withRandom");
        assertThatThrownBy(() -> new Results().turn()).hasMessageContaining("withTurn");
    }

    @Test
    void whatStepsRememberDoesNotDependOnTheNumberOfThreads() throws Exception {
        List<String> alone = histories(1);
        assertThat(alone.get(4)).isEqualTo("[0, 1, 3, 4]");
        assertThat(histories(2)).isEqualTo(alone);
        assertThat(histories(5)).isEqualTo(alone);
    }

    /** What a step remembers at each of forty samples; the sample 2 fails before the step, and every fifth comes twice. */
    private static List<String> histories(int threads) throws Exception {
        SampleOrder order = new SampleOrder();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<String>> futures = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                int sample = i;
                SampleOrder.Turn turn = order.turn();
                futures.add(pool.submit(() -> {
                    try (turn) {
                        return sample == 2 ? "failed" : history(turn, sample);
                    }
                }));
            }
            List<String> all = new ArrayList<>();
            for (Future<String> future : futures) {
                all.add(future.get());
            }
            return all;
        } finally {
            pool.shutdown();
        }
    }

    private static String history(SampleOrder.Turn turn, int sample) {
        List<Integer> seen = turn.advance("step", List.<Integer>of(), before -> with(before, sample));
        if (sample % 5 == 0) {
            seen = turn.advance("step", List.<Integer>of(), before -> with(before, -sample));
        }
        return seen.toString();
    }

    private static List<Integer> with(List<Integer> before, int sample) {
        List<Integer> after = new ArrayList<>(before);
        after.add(sample);
        return List.copyOf(after.subList(Math.max(0, after.size() - 8), after.size()));
    }
}
