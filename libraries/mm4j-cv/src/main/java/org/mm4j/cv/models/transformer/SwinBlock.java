package org.mm4j.cv.models.transformer;

import java.util.List;
import java.util.function.IntFunction;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.engine.memory.Recompute;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;

/**
 * A block of Swin: attention inside windows and a feed-forward network, each behind a norm and added to its input.
 * Children: {@code norm1}, {@code attn}, {@code norm2}, {@code ffn}.
 */
public final class SwinBlock extends BaseModule {

    private final Norm norm1;
    private final ShiftWindowMSA attn;
    private final Norm norm2;
    private final FFN ffn;
    private final boolean recompute;

    /**
     * Makes a block.
     *
     * @param embedDims channels of the tokens
     * @param norm makes a norm
     * @param recompute whether it is run again in the backward pass, see {@link Recompute}
     */
    public SwinBlock(int embedDims, IntFunction<? extends Norm> norm, ShiftWindowMSA attn, FFN ffn, boolean recompute) {
        this.recompute = recompute;
        this.norm1 = childOf("norm1", norm.apply(embedDims));
        this.attn = child("attn", attn);
        this.norm2 = childOf("norm2", norm.apply(embedDims));
        this.ffn = child("ffn", ffn);
    }

    /** The same map with new tokens. */
    public Patches forward(Patches x) {
        return x.with(Recompute.when(recompute, x.tokens(), tokens -> run(x.with(tokens))));
    }

    private Tensor run(Patches x) {
        return TorchScope.keeping(() -> {
            Tensor y = attn.forward(x.with(norm1.forward(x.tokens()))).add(x.tokens());
            return ffn.forward(norm2.forward(y), y);
        });
    }

    @Override
    public List<String> typeNames() {
        return List.of("SwinBlock", "BaseModule");
    }
}
