package org.mm4j.engine.runner;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.dataset.Batch;
import org.mm4j.engine.hooks.Hook;
import org.mm4j.engine.hooks.Priority;
import org.mm4j.engine.memory.NativeCounters;
import org.mm4j.registry.Default;

/** Counts the native objects after each iteration. */
public final class CountHook extends Hook {

    static final AtomicReference<@Nullable List<Long>> COUNTED = new AtomicReference<>();

    /** The arguments. */
    public record Args(
            @Default("False") boolean stopInVal, @Nullable Priority priority) {}

    private final Args args;

    public CountHook(Args args) {
        super(args.priority(), Priority.NORMAL);
        this.args = args;
    }

    @Override
    public void beforeVal(Runner runner) {
        if (args.stopInVal()) {
            runner.requestStop();
        }
    }

    @Override
    public void afterTrainIter(Runner runner, int batchIndex, Batch batch, Map<String, Double> outputs) {
        List<Long> counted = COUNTED.get();
        if (counted != null) {
            counted.add(NativeCounters.now().objects());
        }
    }
}
