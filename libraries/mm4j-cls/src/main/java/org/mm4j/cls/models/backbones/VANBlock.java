package org.mm4j.cls.models.backbones;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Layers;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.registry.Part;

/**
 * A block of {@link VAN}: attention by convolutions of a large kernel, then two mixes of channels. (N, C, H, W) keeps its
 * shape.
 */
final class VANBlock extends BaseModule implements Layer {

    private final Norm norm1;
    private final Attention attn;
    private final Layer dropPath;
    private final Norm norm2;
    private final ConvMlp mlp;
    private final @Nullable Parameter scale1;
    private final @Nullable Parameter scale2;

    VANBlock(VAN.BlockCfgs cfg, int channels, double ffnRatio, double dropRate, double dropPathRate) {
        double first = cfg.layerScaleInitValue();
        this.scale1 = first > 0 ? parameter("layer_scale_1", t -> t.fill_(new Scalar(first)), channels) : null;
        this.scale2 = first > 0 ? parameter("layer_scale_2", t -> t.fill_(new Scalar(first)), channels) : null;
        this.norm1 = childOf("norm1", Layers.norm(cfg.normCfg(), channels));
        this.attn = child("attn", new Attention(channels, cfg.actCfg()));
        this.dropPath = childOf("drop_path", Freezing.dropPath(dropPathRate));
        this.norm2 = childOf("norm2", Layers.norm(cfg.normCfg(), channels));
        this.mlp = child("mlp", new ConvMlp(channels, (int) (channels * ffnRatio), true, cfg.actCfg(), dropRate));
    }

    @Override
    public Tensor forward(Tensor x) {
        try (TorchScope scope = TorchScope.open()) {
            Tensor y = x.add(dropPath.forward(scaled(attn.forward(norm1.forward(x)), scale1)));
            return scope.keep(y.add(dropPath.forward(scaled(mlp.forward(norm2.forward(y)), scale2))));
        }
    }

    private static Tensor scaled(Tensor x, @Nullable Parameter scale) {
        return scale == null ? x : x.mul(scale.value().view(-1, 1, 1));
    }

    /** The map is multiplied by what it gives itself after depthwise convolutions, plain and dilated. */
    private static final class Attention extends BaseModule implements Layer {

        private final Conv2d proj1;
        private final Activation activation;
        private final Gate gate;
        private final Conv2d proj2;

        Attention(int channels, Part<Activation> actCfg) {
            this.proj1 = child("proj_1", Conv2d.of(channels, channels, 1));
            this.activation = childOf("activation", Layers.activation(actCfg, false));
            this.gate = child("spatial_gating_unit", new Gate(channels));
            this.proj2 = child("proj_2", Conv2d.of(channels, channels, 1));
        }

        @Override
        public Tensor forward(Tensor x) {
            return TorchScope.keeping(() -> proj2.forward(gate.forward(activation.forward(proj1.forward(x))))
                    .add(x));
        }
    }

    private static final class Gate extends BaseModule implements Layer {

        private final Conv2d near;
        private final Conv2d far;
        private final Conv2d conv1;

        Gate(int channels) {
            this.near = child("DW_conv", Conv2d.of(channels, channels, 5, 1, 2, 1, channels, true));
            this.far = child("DW_D_conv", Conv2d.of(channels, channels, 7, 1, 9, 3, channels, true));
            this.conv1 = child("conv1", Conv2d.of(channels, channels, 1));
        }

        @Override
        public Tensor forward(Tensor x) {
            return TorchScope.keeping(() -> x.mul(conv1.forward(far.forward(near.forward(x)))));
        }
    }
}
