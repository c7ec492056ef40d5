package org.mm4j.engine.infer;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.mm4j.engine.InferencePool;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.structures.Image;

/**
 * Runs a model on pictures. Safe for several threads: pictures are processed by a fixed pool of threads that live as long
 * as the inferencer, and callers wait. All native memory that a picture takes is free again when its result is there.
 *
 * @param <M> the type of the model
 * @param <R> the type of results, which hold no native memory
 */
public abstract class BaseInferencer<M extends BaseModule, R> implements AutoCloseable {

    private final M model;
    private final TestPipeline pipeline;
    private final InferencePool workers;

    /**
     * An inferencer.
     *
     * @param model belongs to this inferencer and is closed with it
     * @param workers how many pictures may be processed at the same time
     */
    protected BaseInferencer(M model, TestPipeline pipeline, int workers) {
        this.model = model;
        this.pipeline = pipeline;
        this.workers = new InferencePool(workers);
    }

    /**
     * Predicts for pictures that went through the test pipeline, as one batch.
     *
     * @return a result for each
     */
    protected abstract List<R> predict(M model, List<TestPipeline.Prepared> pictures);

    /** The model; it belongs to this inferencer and is closed with it. */
    public final M model() {
        return model;
    }

    /**
     * Predicts for an image file.
     *
     * @throws RuntimeException of the transform that reads it, if it cannot be read
     */
    public final R predict(Path file) {
        return one(() -> pipeline.prepare(file.toString()));
    }

    /** Predicts for a picture in memory (BGR). */
    public final R predict(Image image) {
        return one(() -> pipeline.prepare(image));
    }

    /**
     * Predicts for the content of an image file.
     *
     * @throws RuntimeException of the transform that reads it, if it cannot be decoded
     */
    public final R predict(byte[] file) {
        return one(() -> pipeline.prepare(file));
    }

    private R one(Supplier<TestPipeline.Prepared> picture) {
        return workers.call(() -> predict(model, List.of(picture.get())).get(0));
    }

    /** What the test pipeline makes of an image file. */
    public final TestPipeline.Prepared prepare(Path file) {
        return pipeline.prepare(file.toString());
    }

    /**
     * Predicts for many image files, some at a time. A file that cannot be processed does not stop the others.
     *
     * @param files in the order of the results
     * @param batchSize how many pictures the model sees at once; those of one batch are padded to the largest
     * @param listener told of each outcome, in order, by the calling thread
     * @return one outcome for each file, in order
     */
    public final List<InferenceOutcome<R>> predictAll(
            List<Path> files, int batchSize, Consumer<? super InferenceOutcome<R>> listener) {
        List<InferenceOutcome<R>> outcomes = new ArrayList<>();
        predictEach(files, batchSize, outcome -> {
            outcomes.add(outcome);
            listener.accept(outcome);
        });
        return outcomes;
    }

    /**
     * {@link #predictAll} that keeps no outcome: memory does not grow with the number of files. At most two batches for
     * each thread are under way or wait for the listener.
     *
     * @param files in the order of the outcomes
     * @param batchSize how many pictures the model sees at once; those of one batch are padded to the largest
     * @param listener told of each outcome, in order, by the calling thread
     */
    public final void predictEach(List<Path> files, int batchSize, Consumer<? super InferenceOutcome<R>> listener) {
        if (batchSize < 1) {
            throw new IllegalArgumentException("the batch size is at least 1, not " + batchSize);
        }
        int window = 2 * workers.size();
        Deque<CompletableFuture<List<InferenceOutcome<R>>>> underWay = new ArrayDeque<>();
        try {
            for (int from = 0; from < files.size(); from += batchSize) {
                if (underWay.size() == window) {
                    InferencePool.join(underWay.remove()).forEach(listener);
                }
                List<Path> batch = List.copyOf(files.subList(from, Math.min(files.size(), from + batchSize)));
                underWay.add(workers.submit(() -> batch(batch)));
            }
            while (!underWay.isEmpty()) {
                InferencePool.join(underWay.remove()).forEach(listener);
            }
        } finally {
            underWay.forEach(batch -> batch.cancel(false));
        }
    }

    private List<InferenceOutcome<R>> batch(List<Path> files) {
        Map<Path, TestPipeline.Prepared> ready = new HashMap<>();
        Map<Path, InferenceOutcome<R>> outcomes = new HashMap<>();
        List<Path> readable = new ArrayList<>();
        for (Path file : files) {
            attempt(file, outcomes, () -> {
                ready.put(file, pipeline.prepare(file.toString()));
                readable.add(file);
            });
        }
        try {
            List<R> found = readable.isEmpty()
                    ? List.of()
                    : predict(model, readable.stream().map(ready::get).toList());
            for (int i = 0; i < readable.size(); i++) {
                outcomes.put(readable.get(i), new InferenceOutcome.Found<>(readable.get(i), found.get(i)));
            }
        } catch (RuntimeException together) {
            // One picture fails the whole batch: each for itself tells which.
            for (Path file : readable) {
                attempt(
                        file,
                        outcomes,
                        () -> outcomes.put(
                                file,
                                new InferenceOutcome.Found<>(
                                        file,
                                        predict(model, List.of(ready.get(file))).get(0))));
            }
        }
        return files.stream().map(outcomes::get).toList();
    }

    private void attempt(Path file, Map<Path, InferenceOutcome<R>> outcomes, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException error) {
            outcomes.put(file, new InferenceOutcome.Failed<>(file, error));
        }
    }

    /** Waits for pictures that are being processed, then frees the model. */
    @Override
    public final void close() {
        workers.close();
        model.close();
    }
}
