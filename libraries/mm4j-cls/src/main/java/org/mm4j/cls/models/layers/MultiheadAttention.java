package org.mm4j.cls.models.layers;

import java.util.List;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.mm4j.cv.models.DropPath;
import org.mm4j.cv.models.Dropout;
import org.mm4j.cv.models.transformer.LayerScale;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Identity;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Linear;

/**
 * Self-attention with several heads: (N, L, D) to (N, L, D). Children: {@code qkv}, {@code proj}, and {@code gamma1} if
 * its result has factors.
 */
public final class MultiheadAttention extends BaseModule implements Layer {

    /**
     * The settings.
     *
     * @param embedDims channels of the tokens
     * @param heads number of heads, a divisor of the channels
     * @param qkvBias whether queries, keys and values have a bias
     * @param attnDrop probability of weights of attention to become zero in training
     * @param projDrop probability of values of the result to become zero in training
     * @param dropPath probability of the whole branch to be dropped in training
     * @param layerScale first value of the factors of the result; 0 for none
     */
    public record Args(
            int embedDims,
            int heads,
            boolean qkvBias,
            double attnDrop,
            double projDrop,
            double dropPath,
            double layerScale) {

        public Args {
            if (heads < 1 || embedDims % heads != 0) {
                throw new IllegalArgumentException(
                        "num_heads: " + heads + " does not divide the " + embedDims + " channels of the tokens");
            }
        }
    }

    private final Args args;
    private final Linear qkv;
    private final Linear proj;
    private final Layer projDrop;
    private final Layer outDrop;
    private final Layer gamma;

    /** As the settings say. */
    public MultiheadAttention(Args args) {
        this.args = args;
        this.qkv = child("qkv", new Linear(args.embedDims(), 3 * args.embedDims(), args.qkvBias()));
        this.proj = child("proj", new Linear(args.embedDims(), args.embedDims(), true));
        this.projDrop = childOf("proj_drop", new Dropout(new Dropout.Args(args.projDrop(), false)));
        this.outDrop = childOf("out_drop", DropPath.of(args.dropPath()));
        this.gamma = childOf(
                "gamma1",
                args.layerScale() > 0 ? new LayerScale(args.embedDims(), args.layerScale(), false) : new Identity());
    }

    @Override
    public Tensor forward(Tensor x) {
        return TorchScope.keeping(() -> {
            Tensor parts = qkv.forward(x)
                    .reshape(x.size(0), x.size(1), 3, args.heads(), args.embedDims() / args.heads())
                    .permute(2, 0, 3, 1, 4);
            double drop = isTraining() ? args.attnDrop() : 0;
            Tensor attended = guarded(() -> torch.scaled_dot_product_attention(
                    parts.select(0, 0),
                    parts.select(0, 1),
                    parts.select(0, 2),
                    new TensorOptional(),
                    drop,
                    false,
                    new DoubleOptional(),
                    false));
            Tensor joined = attended.transpose(1, 2).reshape(x.size(0), x.size(1), args.embedDims());
            return outDrop.forward(gamma.forward(projDrop.forward(proj.forward(joined))));
        });
    }

    /** The products of queries with keys, and of weights with values: (N, heads, L, D / heads) comes out. */
    @Override
    public long multiplyAdds(long[] output) {
        long values = output[0] * output[1] * output[2] * output[3];
        return 2 * output[2] * values;
    }

    @Override
    public List<String> typeNames() {
        return List.of("MultiheadAttention", "BaseModule");
    }
}
