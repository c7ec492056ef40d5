package org.mm4j.engine.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.evaluation.BaseMetric;
import org.mm4j.engine.evaluation.Evaluator;
import org.mm4j.engine.evaluation.MetricException;
import org.mm4j.engine.evaluation.MetricReport;
import org.mm4j.engine.model.Predictor;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.runner.TestListener;
import org.mm4j.engine.runner.TestLoop;
import org.mm4j.engine.runner.TestReport;

/** Runs over a data set whose samples are judged by a metric that adds up their widths. */
class TestLoopTest {

    /** Gives the samples back as they are. */
    private static final class Echo extends BaseModule implements Predictor {
        @Override
        public List<?> testStep(List<Results> batch) {
            return batch;
        }
    }

    /** The sum of widths. */
    private static final class Sum extends BaseMetric<Results, Integer> {

        private final int limit;
        private final boolean needsEverySample;

        Sum(int limit, boolean needsEverySample) {
            super(Results.class, "widths");
            this.limit = limit;
            this.needsEverySample = needsEverySample;
        }

        @Override
        public boolean needsEverySample() {
            return needsEverySample;
        }

        @Override
        protected Integer digest(Results sample) {
            int width = sample.get(ResultKey.WIDTH);
            if (width >= limit) {
                throw new IllegalArgumentException("width " + width + " is too large");
            }
            return width;
        }

        @Override
        protected MetricReport compute(List<Integer> digests) {
            double sum = digests.stream().mapToInt(Integer::intValue).sum();
            return new MetricReport(Map.of("sum", sum, "count", (double) digests.size()), List.of());
        }

        @Override
        protected void write(Integer digest, DataOutputStream out) throws IOException {
            out.writeInt(digest);
        }

        @Override
        protected Integer read(DataInputStream in) throws IOException {
            return in.readInt();
        }
    }

    private static TestLoop loop(boolean skip, Sum... metrics) {
        DataLoader loader = Loaders.loader(
                TestDataset.of(5).test().build(),
                "batch_size=2, num_workers=0, sampler=dict(type='DefaultSampler', shuffle=False)");
        return new TestLoop(new Echo(), loader, new Evaluator(List.of(metrics)), skip);
    }

    @Test
    void aSecondRunBeginsAnew() {
        try (TestLoop loop = loop(false, new Sum(9, false))) {
            MetricReport first = loop.run(TestListener.NONE).metrics();
            assertThat(first.values()).containsEntry("widths/sum", 10.0).containsEntry("widths/count", 5.0);
            assertThat(loop.run(TestListener.NONE).metrics().values()).isEqualTo(first.values());
            loop.predict(TestListener.NONE);
            assertThat(loop.evaluator().metrics().get(0).size()).isEqualTo(5);
        }
    }

    @Test
    void whatAMetricRefusesBearsItsName() {
        try (TestLoop loop = loop(false, new Sum(3, false))) {
            assertThatThrownBy(() -> loop.run(TestListener.NONE))
                    .isInstanceOf(MetricException.class)
                    .hasMessage("Sum: width 3 is too large");
        }
        try (TestLoop loop = loop(false, new Sum(9, false), new Sum(9, false))) {
            assertThatThrownBy(() -> loop.run(TestListener.NONE))
                    .isInstanceOf(MetricException.class)
                    .hasMessageContaining("widths/")
                    .hasMessageContaining("another prefix");
        }
    }

    /** A step that fails for pictures from a width on, which is their number. */
    private static TestLoop failingFrom(int width) {
        Transform failing = results -> {
            if (results.get(ResultKey.WIDTH) >= width) {
                throw new IllegalStateException("cannot be read");
            }
            return results;
        };
        DataLoader loader = Loaders.loader(
                TestDataset.of(5).test().pipeline(failing).build(),
                new LoaderOptions(0, true, true),
                "batch_size=2, sampler=dict(type='DefaultSampler', shuffle=False)");
        return new TestLoop(new Echo(), loader, new Evaluator(List.of(new Sum(9, false))), true);
    }

    @Test
    void numbersOfNothingAreNone() {
        try (TestLoop loop = failingFrom(1)) {
            assertThat(loop.run(TestListener.NONE).samples()).isEqualTo(1);
        }
        try (TestLoop loop = failingFrom(0)) {
            assertThatThrownBy(() -> loop.run(TestListener.NONE))
                    .isInstanceOf(DatasetException.class)
                    .hasMessageContaining("no sample was judged: all 5 were skipped, the first, sample 0 (")
                    .hasMessageContaining("cannot be read");
            // The share of a process may be of bad samples only.
            assertThat(loop.predict(TestListener.NONE).skipped()).hasSize(5);
        }
    }

    @Test
    void anOrderWithoutEndIsRefused() {
        DataLoader loader =
                Loaders.loader(TestDataset.of(5).test().build(), "batch_size=2, sampler=dict(type='InfiniteSampler')");
        assertThatThrownBy(() -> new TestLoop(new Echo(), loader, new Evaluator(List.of(new Sum(9, false))), false))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("without end")
                .hasMessageContaining("DefaultSampler");
        loader.close();
    }

    @Test
    void nothingIsSkippedWhereAMetricNeedsEverySample() {
        assertThatThrownBy(() -> loop(true, new Sum(9, true)))
                .isInstanceOf(MetricException.class)
                .hasMessageContaining("Sum needs every sample");
        loop(false, new Sum(9, true)).close();
        loop(true, new Sum(9, false)).close();
    }

    @Test
    void onlyALoopOfAConfigCanSayWhatItTested() {
        try (TestLoop loop = loop(false, new Sum(9, false))) {
            TestReport report = loop.predict(TestListener.NONE);
            assertThatThrownBy(() -> loop.save(Path.of("part.zip"), report))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("not built from a config");
        }
    }
}
