package org.mm4j.cls.models.necks;

import java.util.List;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Neck;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** The mean of each channel: (N, C, …) to (N, C), for each of the maps. */
@Doc("The mean of each channel.")
public final class GlobalAveragePooling extends BaseModule implements Neck {

    /** The arguments. */
    public record Args(
            @Doc("dimensions of a map behind its channels: 1, 2 or 3") @Default("2")
            int dim) {

        public Args {
            if (dim < 1 || dim > 3) {
                throw new IllegalArgumentException("dim: expected 1, 2 or 3, got " + dim);
            }
        }
    }

    private final int dim;

    /** A neck as a config describes it. */
    public GlobalAveragePooling(Args args) {
        this.dim = args.dim();
    }

    @Override
    public List<Tensor> forward(List<Tensor> features) {
        try (TorchScope scope = TorchScope.open()) {
            return scope.keepAll(features.stream().map(this::pool).toList());
        }
    }

    private Tensor pool(Tensor x) {
        if (x.dim() != dim + 2) {
            throw new IllegalArgumentException(
                    "dim=" + dim + " takes maps of " + (dim + 2) + " dimensions, (N, C, …)," + " not of " + x.dim());
        }
        return guarded(() -> x.mean(LongStream.range(2, dim + 2).toArray(), false, new ScalarTypeOptional()));
    }
}
