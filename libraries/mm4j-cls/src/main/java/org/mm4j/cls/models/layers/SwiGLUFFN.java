package org.mm4j.cls.models.layers;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.mm4j.cv.models.transformer.LayerScale;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Identity;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Linear;

/**
 * A feed-forward network whose hidden values are gated (<a href="https://arxiv.org/abs/2002.05202">paper</a>), with the
 * input added: (…, D) keeps its shape. Children: {@code w12}, {@code w3}, and {@code gamma2} if its result has factors.
 */
public final class SwiGLUFFN extends BaseModule {

    private final Linear w12;
    private final Linear w3;
    private final Layer gamma;

    /**
     * Makes the network as DINOv2 does: of the hidden channels two thirds, rounded up to a multiple of 8.
     *
     * @param layerScale first value of the factors of the result; 0 for none
     */
    public SwiGLUFFN(int embedDims, int hidden, double layerScale) {
        int gated = (hidden * 2 / 3 + 7) / 8 * 8;
        this.w12 = child("w12", new Linear(embedDims, 2 * gated, true));
        this.w3 = child("w3", new Linear(gated, embedDims, true));
        this.gamma = childOf("gamma2", layerScale > 0 ? new LayerScale(embedDims, layerScale, false) : new Identity());
    }

    /** Runs the network and adds the result to {@code identity}. */
    public Tensor forward(Tensor x, Tensor identity) {
        return TorchScope.keeping(() -> {
            Tensor both = w12.forward(x);
            long half = both.size(-1) / 2;
            Tensor gated = torch.silu(both.narrow(-1, 0, half)).mul(both.narrow(-1, half, half));
            return identity.add(gamma.forward(w3.forward(gated)));
        });
    }

    @Override
    public List<String> typeNames() {
        return List.of("SwiGLUFFNFused", "SwiGLUFFN");
    }
}
