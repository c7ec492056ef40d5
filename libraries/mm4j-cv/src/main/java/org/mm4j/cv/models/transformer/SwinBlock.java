package org.mm4j.cv.models.transformer;

import java.util.List;
import java.util.function.IntFunction;
import org.bytedeco.pytorch.Tensor;
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

    /**
     * Makes a block.
     *
     * @param embedDims channels of the tokens
     * @param norm makes a norm
     */
    public SwinBlock(int embedDims, IntFunction<? extends Norm> norm, ShiftWindowMSA attn, FFN ffn) {
        this.norm1 = childOf("norm1", norm.apply(embedDims));
        this.attn = child("attn", attn);
        this.norm2 = childOf("norm2", norm.apply(embedDims));
        this.ffn = child("ffn", ffn);
    }

    /** The same map with new tokens. */
    public Patches forward(Patches x) {
        Tensor tokens = TorchScope.keeping(() -> {
            Tensor y = attn.forward(x.with(norm1.forward(x.tokens()))).add(x.tokens());
            return ffn.forward(norm2.forward(y), y);
        });
        return x.with(tokens);
    }

    @Override
    public List<String> typeNames() {
        return List.of("SwinBlock", "BaseModule");
    }
}
