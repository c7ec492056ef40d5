package org.mm4j.cls.models.backbones;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.cls.models.layers.LayerNorm2d;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.GELU;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Linear;
import org.mm4j.engine.nn.Parameter;

/** A block of {@link HorNet}: gated convolution, then two mixes of channels. (N, C, H, W) keeps its shape. */
final class HorNetBlock extends BaseModule implements Layer {

    private final LayerNorm2d norm1;
    private final GnConv gnconv;
    private final LayerNorm2d norm2;
    private final Linear pwconv1;
    private final GELU act;
    private final Linear pwconv2;
    private final @Nullable Factor gamma1;
    private final @Nullable Factor gamma2;
    private final Layer dropPath;

    HorNetBlock(int channels, GnConv gnconv, double dropPathRate, boolean useLayerScale) {
        this.norm1 = child("norm1", LayerNorm2d.of(channels, 1e-6));
        this.gnconv = child("gnconv", gnconv);
        this.norm2 = child("norm2", LayerNorm2d.of(channels, 1e-6));
        this.pwconv1 = child("pwconv1", new Linear(channels, 4 * channels, true));
        this.act = child("act", new GELU(new GELU.Args("none")));
        this.pwconv2 = child("pwconv2", new Linear(4 * channels, channels, true));
        this.gamma1 = useLayerScale ? child("gamma1", new Factor(channels)) : null;
        this.gamma2 = useLayerScale ? child("gamma2", new Factor(channels)) : null;
        this.dropPath = childOf("drop_path", Freezing.dropPath(dropPathRate));
    }

    @Override
    public Tensor forward(Tensor x) {
        try (TorchScope scope = TorchScope.open()) {
            Tensor y = gnconv.forward(norm1.forward(x));
            Tensor mixed = x.add(
                    dropPath.forward(gamma1 == null ? y : y.mul(gamma1.weight().view(-1, 1, 1))));
            Tensor z = norm2.forwardChannelsLast(mixed.permute(0, 2, 3, 1));
            z = pwconv2.forward(act.forward(pwconv1.forward(z)));
            z = gamma2 == null ? z : z.mul(gamma2.weight());
            return scope.keep(mixed.add(dropPath.forward(z.permute(0, 3, 1, 2))));
        }
    }

    /** A factor for each channel, small at first. */
    private static final class Factor extends BaseModule {

        private final Parameter weight;

        Factor(int channels) {
            this.weight = parameter("weight", t -> t.fill_(new Scalar(1e-5)), channels);
        }

        Tensor weight() {
            return weight.value();
        }
    }
}
