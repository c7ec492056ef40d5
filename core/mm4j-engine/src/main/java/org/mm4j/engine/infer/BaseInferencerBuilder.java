package org.mm4j.engine.infer;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigDict;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.registry.BuildContext;

/**
 * How to build an inferencer: a model and the test pipeline of its config.
 *
 * @param <M> the type of the model
 * @param <I> the type of the inferencer
 * @param <B> the type of the builder itself
 */
public abstract class BaseInferencerBuilder<M extends BaseModule, I, B> extends ModelBuilder<M, I, B> {

    private @Nullable Integer workers;

    /** See {@link ModelBuilder#ModelBuilder}. */
    protected BaseInferencerBuilder(Config config, Class<M> type, String fallbackScope) {
        super(config, type, fallbackScope);
    }

    /**
     * How many pictures may be processed at the same time; 1 unless set. Each uses the threads of libtorch, so more only
     * helps where pictures are small.
     */
    public final B workers(int workers) {
        if (workers < 1) {
            throw new IllegalArgumentException("there is at least 1 worker, not " + workers);
        }
        this.workers = once("workers", this.workers, workers);
        return self();
    }

    @Override
    public I build() {
        return build(model -> {});
    }

    /** {@link #build()}, with a chance to change the weights before the model is prepared. */
    protected I build(Consumer<M> changes) {
        // Before the weights are read: what is wrong with the rest is known at once.
        check();
        BuildContext context = context();
        TestPipeline pipeline = pipeline(config().root(), context);
        Ready<M> ready = ready(context, changes);
        try {
            return assemble(ready, pipeline, workers == null ? 1 : workers);
        } catch (RuntimeException failure) {
            ready.model().close();
            throw failure;
        }
    }

    /** The test pipeline for single pictures. */
    protected TestPipeline pipeline(ConfigDict root, BuildContext context) {
        return TestPipeline.of(root, context);
    }

    /**
     * The inferencer, which closes the model.
     *
     * @param workers how many pictures it may process at the same time
     */
    protected abstract I assemble(Ready<M> ready, TestPipeline pipeline, int workers);
}
