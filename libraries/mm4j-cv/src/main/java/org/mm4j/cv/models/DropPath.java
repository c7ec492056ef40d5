package org.mm4j.cv.models;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Layer;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Stochastic depth: in training, whole samples become zero with a probability, and the others are scaled up so that the
 * mean stays. In evaluation the input itself is given back. Shape (N, …) stays.
 */
@Doc("Stochastic depth: drops whole samples in training.")
public final class DropPath extends BaseModule implements Layer {

    /** The arguments. */
    public record Args(
            @Doc("probability of a sample to become zero") @Default("0.1")
            double dropProb) {

        public Args {
            if (!(dropProb >= 0 && dropProb < 1)) {
                throw new IllegalArgumentException("drop_prob: expected at least 0 and less than 1, got " + dropProb);
            }
        }
    }

    private final double dropProb;

    /** As the arguments say. */
    public DropPath(Args args) {
        this.dropProb = args.dropProb();
    }

    /** The branch of a residual block that is dropped with a probability; 0 for never. */
    public static DropPath of(double dropProb) {
        return new DropPath(new Args(dropProb));
    }

    /**
     * The probabilities of blocks one behind the other: evenly from 0 to {@code rate}, as networks with stochastic depth
     * have them.
     */
    public static double[] decay(double rate, int blocks) {
        double[] rates = new double[blocks];
        for (int i = 0; i < blocks; i++) {
            rates[i] = blocks == 1 ? 0 : rate * i / (blocks - 1);
        }
        return rates;
    }

    /** {@link #decay(double, int)} of blocks in stages of these depths, cut up by stage. */
    public static List<double[]> decay(double rate, List<Integer> depths) {
        double[] all = decay(rate, depths.stream().mapToInt(Integer::intValue).sum());
        List<double[]> rates = new ArrayList<>();
        int block = 0;
        for (int depth : depths) {
            rates.add(Arrays.copyOfRange(all, block, block + depth));
            block += depth;
        }
        return rates;
    }

    @Override
    public Tensor forward(Tensor x) {
        if (dropProb == 0 || !isTraining()) {
            return x;
        }
        return guarded(() -> {
            double kept = 1 - dropProb;
            long[] perSample = new long[(int) x.dim()];
            Arrays.fill(perSample, 1);
            perSample[0] = x.size(0);
            Tensor mask = torch.empty(perSample, x.options(), new MemoryFormatOptional());
            mask.bernoulli_(kept, new GeneratorOptional());
            return x.mul(mask.div(new Scalar(kept)));
        });
    }

    @Override
    public String extraRepr() {
        return "drop_prob=" + dropProb;
    }
}
