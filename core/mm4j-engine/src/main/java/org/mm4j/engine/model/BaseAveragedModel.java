package org.mm4j.engine.model;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Averages of the weights that a model had in the course of its training. The state dict is the original's: {@code
 * steps}, the number of updates, and the averages below {@code module.}. For the thread that trains.
 */
public abstract class BaseAveragedModel extends BaseModule {

    /** The arguments that all averages have. */
    public record Common(
            @Doc("whose weights are averaged; who builds it gives it")
            BaseModule model,

            @Default("1") @Doc("updates from one that averages to the next")
            int interval,

            @Nullable @Doc("where the averages are; where the model is if not given, and nothing else is supported")
            String device,

            @Default("False") @Doc("whether buffers are averaged too; otherwise they are copied")
            boolean updateBuffers) {

        /** Checks the numbers. */
        public Common {
            if (interval < 1) {
                throw new IllegalArgumentException("interval is at least 1, not " + interval);
            }
            if (device != null) {
                throw new IllegalArgumentException(
                        "device='" + device + "' is not supported: the averages are where the model is");
            }
        }
    }

    /** Values in the shape of another module's, under the same names. */
    private static final class Copy extends BaseModule {
        Copy(BaseModule source, Map<BaseModule, Copy> known) {
            known.put(source, this);
            source.parameters().forEach(this::add);
            source.buffers().forEach(this::add);
            source.children().forEach((name, module) -> {
                Copy before = known.get(module);
                if (before == null) {
                    child(name, new Copy(module, known));
                } else {
                    sharedOf(name, before);
                }
            });
        }

        private void add(String name, Parameter of) {
            buffer(name, of.dtype(), fresh -> fresh.copy_(of.value()), of.shape());
        }
    }

    private record Pair(Parameter average, Parameter source, boolean isAveraged) {}

    private final Common args;
    private final Parameter steps;
    private final Copy module;
    private final List<Pair> pairs = new ArrayList<>();

    /** Averages that are the model's own weights until the first update. */
    protected BaseAveragedModel(Common args) {
        this.args = args;
        this.steps = buffer("steps", ScalarType.Long, fresh -> fresh.zero_());
        this.module = child("module", new Copy(args.model(), new IdentityHashMap<>()));
        Map<String, Parameter> source = new LinkedHashMap<>(args.model().namedParameters());
        Map<String, Parameter> buffers = args.model().namedBuffers();
        source.putAll(buffers);
        module.namedBuffers()
                .forEach((path, copy) -> pairs.add(
                        new Pair(copy, sourceAt(source, path), args.updateBuffers() || !buffers.containsKey(path))));
    }

    private static Parameter sourceAt(Map<String, Parameter> source, String path) {
        Parameter parameter = source.get(path);
        if (parameter == null) {
            throw new IllegalStateException("a copy of the model has " + path + ", which the model has not");
        }
        return parameter;
    }

    /**
     * Moves an average towards a new value, in place.
     *
     * @param steps how many updates there were before, at least 1
     */
    protected abstract void average(Tensor average, Tensor source, long steps);

    /** How many updates lie between two that average. */
    protected final int interval() {
        return args.interval();
    }

    /** How many updates there were. */
    public final long steps() {
        return TorchScope.call(() -> Tensors.longs(steps.value())[0]);
    }

    /** Takes the weights that the model has now into the averages; the first time, they are the averages. */
    public final void update() {
        long before = steps();
        boolean isDue = before % args.interval() == 0;
        for (Pair pair : pairs) {
            run(() -> {
                Tensor average = pair.average().value();
                Tensor source = pair.source().value();
                if (!pair.isAveraged() || before == 0) {
                    average.copy_(source);
                } else if (isDue && torch.isFloatingType(average.scalar_type())) {
                    average(average, source, before);
                }
            });
        }
        run(() -> steps.value().add_(new Scalar(1L)));
    }

    /** Makes the averages the weights that the model has now. */
    public final void copyFromModel() {
        for (Pair pair : pairs) {
            run(() -> pair.average().value().copy_(pair.source().value()));
        }
    }

    /** Exchanges the averages and the model's own weights: of buffers only those that are averaged. */
    public final void swap() {
        for (Pair pair : pairs) {
            if (pair.isAveraged()) {
                run(() -> {
                    Tensor average = pair.average().value();
                    Tensor source = pair.source().value();
                    Tensor kept = average.clone();
                    average.copy_(source);
                    source.copy_(kept);
                });
            }
        }
    }

    /** The averages under the names of the model's weights. */
    public final BaseModule module() {
        return module;
    }

    private static void run(Runnable work) {
        TorchScope.run(() -> Grad.off(work));
    }
}
