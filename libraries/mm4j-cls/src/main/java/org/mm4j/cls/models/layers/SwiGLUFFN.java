package org.mm4j.cls.models.layers;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.transformer.LayerScale;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Identity;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Linear;

/**
 * A feed-forward network whose hidden values are gated (<a href="https://arxiv.org/abs/2002.05202">paper</a>), with the
 * input added: (…, D) keeps its shape. Children: {@code w12}, {@code norm} if there is one, {@code w3}, and {@code gamma2} if its result has factors.
 */
public final class SwiGLUFFN extends BaseModule {

    private final Linear w12;
    private final @Nullable Norm norm;
    private final Linear w3;
    private final Layer gamma;
    private final boolean addIdentity;

    /**
     * Makes the network.
     *
     * @param hidden channels of the gated values
     * @param layerScale first value of the factors of the result; 0 for none
     * @param norm normalises the gated values; null for none
     * @param addIdentity whether something is added to the result
     */
    public SwiGLUFFN(int embedDims, int hidden, double layerScale, @Nullable Norm norm, boolean addIdentity) {
        this.w12 = child("w12", new Linear(embedDims, 2 * hidden, true));
        this.norm = norm == null ? null : childOf("norm", norm);
        this.w3 = child("w3", new Linear(hidden, embedDims, true));
        this.gamma = childOf("gamma2", layerScale > 0 ? new LayerScale(embedDims, layerScale, false) : new Identity());
        this.addIdentity = addIdentity;
    }

    /** The network as DINOv2 has it: of the hidden channels two thirds, rounded up to a multiple of 8. */
    public static SwiGLUFFN fused(int embedDims, int hidden, double layerScale) {
        return new SwiGLUFFN(embedDims, (hidden * 2 / 3 + 7) / 8 * 8, layerScale, null, true);
    }

    /** Runs the network; the result is added to {@code identity}, if that was asked for. */
    public Tensor forward(Tensor x, Tensor identity) {
        return TorchScope.keeping(() -> {
            Tensor both = w12.forward(x);
            long half = both.size(-1) / 2;
            Tensor gated = torch.silu(both.narrow(-1, 0, half)).mul(both.narrow(-1, half, half));
            Tensor y = gamma.forward(w3.forward(norm == null ? gated : norm.forward(gated)));
            return addIdentity ? identity.add(y) : y;
        });
    }

    @Override
    public List<String> typeNames() {
        return List.of("SwiGLUFFNFused", "SwiGLUFFN");
    }
}
