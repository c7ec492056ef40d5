package org.mm4j.det.models.layers;

import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.engine.init.Inits;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Maths;
import org.mm4j.engine.nn.Parameter;

/** Brings each cell's channels to length 1, then multiplies each channel by a learnt factor. */
public final class L2Norm extends BaseModule implements Layer {

    private static final double EPS = 1e-10;

    private final Parameter weight;

    /** Makes the layer with the first value of its factors. */
    public L2Norm(int channels, double scale) {
        this.weight = parameter("weight", fresh -> Inits.constant(fresh, scale), channels);
    }

    @Override
    public Tensor forward(Tensor x) {
        return guarded(() -> {
            Tensor length =
                    Maths.plus(Maths.pow(x, 2).sum(new long[] {1}, true, none()).sqrt(), EPS);
            return weight.value().view(1, -1, 1, 1).mul(x).div(length);
        });
    }

    private static ScalarTypeOptional none() {
        return new ScalarTypeOptional();
    }
}
