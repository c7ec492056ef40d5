package org.mm4j.cls.models.backbones;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.GELU;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.LayerNorm;
import org.mm4j.engine.nn.Linear;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.nn.Tensors;

/**
 * Split depthwise transpose attention: channels are split into parts, of which each is convolved together with what the part
 * before it gave, then channels attend to each other. (N, C, H, W) keeps its shape.
 */
final class SDTAEncoder extends BaseModule implements Layer {

    private static final double SCALE = 1e-6;

    private final int part;
    private final ModuleList<Conv2d> convModules;
    private final @Nullable FourierEmbedding posEmbed;
    private final LayerNorm normCsa;
    private final Parameter gammaCsa;
    private final ChannelAttention csa;
    private final LayerNorm norm;
    private final Linear pointwiseConv1;
    private final GELU act;
    private final Linear pointwiseConv2;
    private final Parameter gamma;
    private final Layer dropPath;

    /**
     * Makes the block.
     *
     * @param scales number of parts, at least 2
     * @param hasPositions whether the places of pixels are added before the attention
     */
    SDTAEncoder(int channels, int scales, boolean hasPositions, int heads, int mlpRatio, double dropPathRate) {
        if (scales < 2) {
            throw new IllegalArgumentException("d2_scales: expected at least 2, got " + scales);
        }
        this.part = (channels + scales - 1) / scales;
        this.gammaCsa = parameter("gamma_csa", t -> t.fill_(new Scalar(SCALE)), channels);
        this.gamma = parameter("gamma", t -> t.fill_(new Scalar(SCALE)), channels);
        this.convModules = child("conv_modules", new ModuleList<>());
        for (int i = 0; i + 1 < scales; i++) {
            convModules.add(Conv2d.of(part, part, 3, 1, 1, 1, part, true));
        }
        this.posEmbed = hasPositions ? child("pos_embed", FourierEmbedding.ofEdgeNext(channels)) : null;
        this.normCsa = child("norm_csa", new LayerNorm(new LayerNorm.Args(channels, 1e-5, true, true)));
        this.csa = child("csa", new ChannelAttention(channels, heads));
        this.norm = child("norm", new LayerNorm(new LayerNorm.Args(channels, 1e-5, true, true)));
        this.pointwiseConv1 = child("pointwise_conv1", new Linear(channels, mlpRatio * channels, true));
        this.act = child("act", new GELU(new GELU.Args("none")));
        this.pointwiseConv2 = child("pointwise_conv2", new Linear(mlpRatio * channels, channels, true));
        this.dropPath = childOf("drop_path", Freezing.dropPath(dropPathRate));
    }

    @Override
    public Tensor forward(Tensor x) {
        try (TorchScope scope = TorchScope.open()) {
            long n = x.size(0);
            long channels = x.size(1);
            long height = x.size(2);
            long width = x.size(3);
            Tensor y = convolved(x);
            if (posEmbed != null) {
                y = y.add(posEmbed.forward(y));
            }
            y = y.reshape(n, channels, height * width).permute(0, 2, 1);
            y = y.add(dropPath.forward(csa.forward(normCsa.forward(y)).mul(gammaCsa.value())));
            y = pointwiseConv2.forward(act.forward(pointwiseConv1.forward(norm.forward(y))));
            y = y.mul(gamma.value()).permute(0, 2, 1).reshape(n, channels, height, width);
            return scope.keep(x.add(dropPath.forward(y)));
        }
    }

    private Tensor convolved(Tensor x) {
        List<Tensor> outs = new ArrayList<>();
        int from = 0;
        for (Conv2d conv : convModules) {
            Tensor in = x.narrow(1, from, part);
            outs.add(
                    conv.forward(outs.isEmpty() ? in : outs.get(outs.size() - 1).add(in)));
            from += part;
        }
        outs.add(x.narrow(1, from, x.size(1) - from));
        return Tensors.cat(outs, 1);
    }
}
