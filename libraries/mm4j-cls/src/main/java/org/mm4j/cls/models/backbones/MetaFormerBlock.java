package org.mm4j.cls.models.backbones;

import java.util.function.IntFunction;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Layers;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Parameter;

/**
 * A block of {@link MetaFormer}: pixels are mixed, then channels, each behind a norm and with a factor for each channel.
 * (N, C, H, W) keeps its shape.
 */
final class MetaFormerBlock extends BaseModule implements Layer {

    private final Norm norm1;
    private final @Nullable Layer tokenMixer;
    private final Norm norm2;
    private final ConvMlp mlp;
    private final Layer dropPath;
    private final Parameter scale1;
    private final Parameter scale2;

    /** Makes the block; without a mixer its norm is {@code norm_reparam}, which does both. */
    MetaFormerBlock(
            MetaFormerArgs args,
            int channels,
            double mlpRatio,
            @Nullable IntFunction<Layer> mixer,
            double dropPathRate) {
        double first = args.arch().scale();
        this.scale1 = parameter("layer_scale_1", t -> t.fill_(new Scalar(first)), channels);
        this.scale2 = parameter("layer_scale_2", t -> t.fill_(new Scalar(first)), channels);
        this.norm1 = Layers.norm(args.normCfg(), channels);
        childOf(mixer == null ? "norm_reparam" : "norm1", norm1);
        this.tokenMixer = mixer == null ? null : childOf("token_mixer", mixer.apply(channels));
        this.norm2 = childOf("norm2", Layers.norm(args.normCfg(), channels));
        this.mlp =
                child("mlp", new ConvMlp(channels, (int) (channels * mlpRatio), false, args.actCfg(), args.dropRate()));
        this.dropPath = childOf("drop_path", Freezing.dropPath(dropPathRate));
    }

    @Override
    public Tensor forward(Tensor x) {
        try (TorchScope scope = TorchScope.open()) {
            Tensor y = norm1.forward(x);
            y = tokenMixer == null ? y : tokenMixer.forward(y);
            Tensor mixed = x.add(dropPath.forward(scaled(y, scale1)));
            return scope.keep(mixed.add(dropPath.forward(scaled(mlp.forward(norm2.forward(mixed)), scale2))));
        }
    }

    private static Tensor scaled(Tensor x, Parameter scale) {
        return x.mul(scale.value().view(-1, 1, 1));
    }
}
