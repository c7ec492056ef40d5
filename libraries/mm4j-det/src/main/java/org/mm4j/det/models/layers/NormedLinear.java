package org.mm4j.det.models.layers;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.init.Inits;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** Linear map of normed rows by a matrix of normed rows: (n, in) to (n, out). */
public final class NormedLinear extends BaseModule implements Layer {

    /** The arguments. */
    public record Args(
            @Doc("numbers that come in") int inFeatures,
            @Doc("numbers that come out") int outFeatures,
            @Default("True") @Doc("whether there is a bias") boolean bias,

            @Default("20") @Doc("what comes in is multiplied by it; spelt as in the original")
            double tempearture,

            @Default("1.0") @Doc("power of the lengths to divide by")
            double power,

            @Default("1e-6") @Doc("added to what is divided by")
            double eps) {}

    private final Args args;
    private final Parameter weight;
    private final @Nullable Parameter bias;

    /** A map as a config describes it. */
    public NormedLinear(Args args) {
        this.args = args;
        this.weight = parameter("weight", t -> Inits.normal(t, 0, 0.01), args.outFeatures(), args.inFeatures());
        this.bias = args.bias() ? parameter("bias", Tensor::zero_, args.outFeatures()) : null;
    }

    @Override
    public Tensor forward(Tensor x) {
        return TorchScope.keeping(() -> guarded(() -> torch.linear(
                normed(x, args.power(), args.eps()).mul(new Scalar(args.tempearture())),
                normed(weight.value(), args.power(), args.eps()),
                Tensors.optional(bias == null ? null : bias.value()))));
    }

    /** A tensor divided by a power of its lengths along the second dimension. */
    static Tensor normed(Tensor x, double power, double eps) {
        Tensor length = x.norm(new ScalarOptional(new Scalar(2.0)), new long[] {1}, true);
        return x.div(length.pow(new Scalar(power)).add(new Scalar(eps)));
    }

    @Override
    public List<String> typeNames() {
        return List.of("NormedLinear", "Linear");
    }

    @Override
    public String extraRepr() {
        return "in_features=" + args.inFeatures() + ", out_features=" + args.outFeatures();
    }
}
