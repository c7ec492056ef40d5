package org.mm4j.cv.models.transformer;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.Dropout;
import org.mm4j.engine.init.Inits;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Linear;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.IntPair;

/**
 * Attention inside windows, with a learnt number for each distance of two places and each head (<a
 * href="https://arxiv.org/abs/2103.14030">Swin</a>). Parameter {@code relative_position_bias_table}, buffer {@code
 * relative_position_index}, children {@code qkv} and {@code proj}.
 */
public final class WindowMSA extends BaseModule implements WindowAttention {

    /**
     * The settings of windows of either version.
     *
     * @param embedDims channels of the tokens
     * @param numHeads number of heads, a divisor of the channels
     * @param window height and width of a window
     * @param qkvBias whether queries, keys and values have a bias
     * @param qkScale factor of the products; null for the root of the channels of a head
     * @param attnDrop probability of weights of attention to become zero in training
     * @param projDrop probability of values of the result to become zero in training
     */
    public record Args(
            int embedDims,
            int numHeads,
            IntPair window,
            boolean qkvBias,
            @Nullable Double qkScale,
            double attnDrop,
            double projDrop) {

        public Args {
            if (numHeads < 1 || embedDims % numHeads != 0) {
                throw new IllegalArgumentException(
                        "num_heads: " + numHeads + " does not divide the " + embedDims + " channels of the tokens");
            }
        }
    }

    private final Args args;
    private final Parameter table;
    private final Parameter index;
    private final Linear qkv;
    private final Dropout attnDrop;
    private final Linear proj;
    private final Dropout projDrop;

    /** As the settings say. */
    public WindowMSA(Args args) {
        this.args = args;
        long places = (long) args.window().height() * args.window().width();
        this.table = parameter(
                "relative_position_bias_table", Tensor::zero_, RelativePositions.count(args.window()), args.numHeads());
        this.index = buffer(
                "relative_position_index",
                ScalarType.Long,
                t -> t.copy_(Tensors.of(RelativePositions.index(args.window()), places, places)),
                places,
                places);
        this.qkv = child("qkv", new Linear(args.embedDims(), 3 * args.embedDims(), args.qkvBias()));
        this.attnDrop = child("attn_drop", new Dropout(new Dropout.Args(args.attnDrop(), false)));
        this.proj = child("proj", new Linear(args.embedDims(), args.embedDims(), true));
        this.projDrop = child("proj_drop", new Dropout(new Dropout.Args(args.projDrop(), false)));
    }

    @Override
    public Tensor forward(Tensor windows, @Nullable Tensor mask) {
        return TorchScope.keeping(() -> {
            long n = windows.size(0);
            long places = windows.size(1);
            Tensor parts = qkv.forward(windows)
                    .reshape(n, places, 3, args.numHeads(), args.embedDims() / args.numHeads())
                    .permute(2, 0, 3, 1, 4);
            Tensor attended = guarded(() -> {
                Tensor weights = parts.select(0, 0)
                        .mul(new Scalar(scale()))
                        .matmul(parts.select(0, 1).transpose(-2, -1))
                        .add(bias());
                return attnDrop.forward(masked(weights, mask).softmax(-1)).matmul(parts.select(0, 2));
            });
            Tensor joined = attended.transpose(1, 2).reshape(n, places, args.embedDims());
            return projDrop.forward(proj.forward(joined));
        });
    }

    private double scale() {
        Double given = args.qkScale();
        return given != null && given != 0 ? given : Math.pow((double) args.embedDims() / args.numHeads(), -0.5);
    }

    private Tensor bias() {
        Tensor pairs = index.value();
        return table.value()
                .index_select(0, pairs.view(-1))
                .view(pairs.size(0), pairs.size(1), -1)
                .permute(2, 0, 1)
                .unsqueeze(0);
    }

    /**
     * Weights with a mask for each window of a picture added.
     *
     * @param weights (N · windows, heads, L, L)
     * @param mask (windows, L, L), or null
     */
    static Tensor masked(Tensor weights, @Nullable Tensor mask) {
        if (mask == null) {
            return weights;
        }
        long windows = mask.size(0);
        long places = weights.size(2);
        return weights.view(weights.size(0) / windows, windows, weights.size(1), places, places)
                .add(mask.unsqueeze(1).unsqueeze(0))
                .view(weights.size(0), weights.size(1), places, places);
    }

    /** The products of queries with keys, and of weights with values: (n, heads, L, channels) comes out. */
    static long products(long[] output) {
        return 2 * output[2] * output[0] * output[1] * output[2] * output[3];
    }

    @Override
    public long multiplyAdds(long[] output) {
        return products(output);
    }

    @Override
    protected void initOwnWeights(Runnable base) {
        base.run();
        Grad.off(() -> Inits.truncNormal(table.value(), 0, 0.02, -2, 2));
    }

    @Override
    public List<String> typeNames() {
        return List.of("WindowMSA", "BaseModule");
    }
}
