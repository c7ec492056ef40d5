package org.mm4j.engine.runner;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.Config;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.dataset.Batch;
import org.mm4j.engine.dataset.DataLoader;
import org.mm4j.engine.dataset.DatasetException;
import org.mm4j.engine.dataset.LoaderEpoch;
import org.mm4j.engine.dataset.SampleException;
import org.mm4j.engine.dataset.Skipped;
import org.mm4j.engine.evaluation.Evaluator;
import org.mm4j.engine.evaluation.Metric;
import org.mm4j.engine.evaluation.MetricException;
import org.mm4j.engine.evaluation.MetricReport;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Predictor;
import org.mm4j.engine.nn.BaseModule;

/**
 * Runs a model over the data set of a {@code test_dataloader} or {@code val_dataloader} and judges it by the metrics of the
 * evaluator:
 *
 * <pre>{@code
 * try (TestLoop loop = TestLoop.builder(config).checkpoint(path).build()) {
 *     TestReport report = loop.run(TestListener.NONE);
 * }
 * }</pre>
 *
 * <p>Memory does not grow with the number of samples, but for what metrics keep of each. For one thread.
 */
public final class TestLoop implements AutoCloseable {

    private final BaseModule model;
    private final Predictor predictor;
    private final DataLoader loader;
    private final Evaluator evaluator;
    private final boolean skipBadSamples;
    private final @Nullable TestSetting setting;
    private List<Integer> judged = List.of();

    /**
     * A loop.
     *
     * @param model in eval mode; it and the loader belong to this loop and are closed with it
     * @param skipBadSamples whether a sample at which the model fails is skipped, in place of an error
     * @throws IllegalArgumentException if the model is no {@link Predictor}
     * @throws DatasetException if the order of the samples has no end
     * @throws MetricException if samples are to be skipped and a metric needs every one
     */
    public TestLoop(BaseModule model, DataLoader loader, Evaluator evaluator, boolean skipBadSamples) {
        this(model, loader, evaluator, skipBadSamples, null);
    }

    TestLoop(
            BaseModule model,
            DataLoader loader,
            Evaluator evaluator,
            boolean skipBadSamples,
            @Nullable TestSetting setting) {
        if (!(model instanceof Predictor predicting)) {
            throw new IllegalArgumentException(
                    model.getClass().getSimpleName() + " predicts nothing for the samples of a data set");
        }
        if (skipBadSamples) {
            refuseSkipping(evaluator);
        }
        requireEnd(loader);
        this.model = model;
        this.predictor = predicting;
        this.loader = loader;
        this.evaluator = evaluator;
        this.skipBadSamples = skipBadSamples;
        this.setting = setting;
        if (setting != null && setting.process().worldSize() > 1 && !predicting.isStateless()) {
            requireWholeVideos();
        }
    }

    /** What a model remembers of the samples before would otherwise be another thing than in one process. */
    private void requireWholeVideos() {
        int[] order = loader.order(0);
        for (int i = 1; i < order.length; i++) {
            if (order[i] != order[i - 1] + 1) {
                throw new IllegalArgumentException(model.getClass().getSimpleName()
                        + " remembers the samples before, and the sampler of the config gives a process sample "
                        + order[i] + " after " + order[i - 1] + ": use one that gives whole videos, such as"
                        + " mmtrack.TrackImgSampler");
            }
        }
    }

    /**
     * Refuses an order that never ends, over which a test would go for ever.
     *
     * @throws DatasetException if the loader has one
     */
    static void requireEnd(DataLoader loader) {
        if (loader.isEndless()) {
            throw new DatasetException("the sampler of " + loader.dataset()
                    + " gives samples without end, as training by iterations needs them, and a test would never end;"
                    + " use sampler=dict(type='DefaultSampler', shuffle=False)");
        }
    }

    private static void refuseSkipping(Evaluator evaluator) {
        for (Metric metric : evaluator.metrics()) {
            if (metric.needsEverySample()) {
                throw new MetricException(metric.getClass().getSimpleName()
                        + " needs every sample, so that bad ones cannot be skipped: take them out of the data set");
            }
        }
    }

    /** A loop for the model, the data and the metrics of a config. */
    public static TestLoopBuilder builder(Config config) {
        return new TestLoopBuilder(config);
    }

    /** The model. */
    public BaseModule model() {
        return model;
    }

    /** What reads the samples. */
    public DataLoader loader() {
        return loader;
    }

    /** The metrics; after a run they hold what they computed from, which can be saved for other processes. */
    public Evaluator evaluator() {
        return evaluator;
    }

    /**
     * Runs over the whole data set, and computes the metrics of all its samples; those of a run before are forgotten.
     *
     * @throws SampleException naming the first sample that cannot be used, unless bad samples are skipped
     * @throws MetricException naming the metric that cannot judge the samples
     * @throws DatasetException if every sample was skipped
     */
    public TestReport run(TestListener listener) {
        long start = System.nanoTime();
        TestReport predicted = predict(listener);
        TestReport.requireSamples(predicted.samples(), predicted.skipped());
        MetricReport metrics = evaluator.compute();
        return new TestReport(
                metrics,
                predicted.samples(),
                predicted.skipped(),
                (System.nanoTime() - start) / 1e9,
                predicted.waiting(),
                predicted.predicting());
    }

    /**
     * Runs over the data set, or the share of this process, without computing: the metrics hold what they were given, and
     * nothing of a run before.
     *
     * @return a report without numbers
     * @throws SampleException naming the first sample that cannot be used, unless bad samples are skipped
     * @throws MetricException naming the metric that cannot judge the samples
     */
    public TestReport predict(TestListener listener) {
        long start = System.nanoTime();
        long waiting = 0;
        long predicting = 0;
        long count = 0;
        List<Skipped> failed = new ArrayList<>();
        List<Integer> taken = new ArrayList<>();
        judged = List.of();
        evaluator.reset();
        evaluator.metainfo(loader.dataset().metainfo());
        try (LoaderEpoch epoch = loader.epoch(0)) {
            long before = start;
            while (epoch.hasNext()) {
                Batch batch = epoch.next();
                long ready = System.nanoTime();
                waiting += ready - before;
                listener.starting(batch);
                List<?> samples = predict(batch, failed, taken);
                before = System.nanoTime();
                predicting += before - ready;
                evaluator.process(samples);
                count += samples.size();
                listener.predicted(samples);
                before = System.nanoTime();
            }
        }
        judged = Collections.unmodifiableList(taken);
        List<Skipped> skipped = new ArrayList<>(loader.skipped());
        skipped.addAll(failed);
        return new TestReport(
                new MetricReport(Map.of(), List.of()),
                count,
                skipped,
                (System.nanoTime() - start) / 1e9,
                waiting / 1e9,
                predicting / 1e9);
    }

    /**
     * Writes what this process came to in {@link #predict}, whole or not at all; {@link TestLoopBuilder#merge} puts the
     * files of all processes together.
     *
     * @param report what {@link #predict} gave
     * @throws IOException if the file cannot be written
     * @throws TestPartException if a metric does not hold one thing for each sample
     * @throws IllegalStateException if this loop was not built from a config
     */
    public void save(Path file, TestReport report) throws IOException {
        if (setting == null) {
            throw new IllegalStateException("a loop that was not built from a config cannot say what it tested");
        }
        new TestPartWriter(this, setting).write(file, report, judged);
    }

    /** The predictions for a batch; of one that fails as a whole, those of the samples that do not fail alone. */
    private List<?> predict(Batch batch, List<Skipped> failed, List<Integer> taken) {
        if (!predictor.isStateless()) {
            // What it remembers of a batch that fails midway cannot be taken back, so there is no second try.
            return oneByOne(batch, failed, taken);
        }
        try {
            List<?> together = predict(batch.samples());
            taken.addAll(batch.indexes());
            return together;
        } catch (RuntimeException together) {
            int before = failed.size();
            List<?> alone = oneByOne(batch, failed, taken);
            if (failed.size() == before) {
                throw together;
            }
            return alone;
        }
    }

    private List<?> oneByOne(Batch batch, List<Skipped> failed, List<Integer> taken) {
        List<Object> samples = new ArrayList<>();
        for (int i = 0; i < batch.samples().size(); i++) {
            try {
                samples.addAll(predict(batch.samples().subList(i, i + 1)));
                taken.add(batch.indexes().get(i));
            } catch (RuntimeException alone) {
                SampleException named = named(batch.indexes().get(i), alone);
                if (!skipBadSamples) {
                    throw named;
                }
                failed.add(new Skipped(named.index(), named.path(), named.reason()));
            }
        }
        return samples;
    }

    private List<?> predict(List<Results> samples) {
        return Grad.off(() -> TorchScope.call(() -> predictor.testStep(samples)));
    }

    private SampleException named(int index, RuntimeException failure) {
        String path = loader.dataset().dataInfo(index).find(ResultKey.IMG_PATH).orElse("");
        return new SampleException(index, path, failure);
    }

    /** Ends the threads of the loader and frees the model. */
    @Override
    public void close() {
        try {
            loader.close();
        } finally {
            model.close();
        }
    }
}
