package org.mm4j.det.models.roi;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Layers;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Padding;
import org.mm4j.engine.nn.Sequential;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.Part;

/** Pairs of convolutions of 3 x 3 that are added to what came in, without an activation behind the sum. */
final class SimpleBlocks {

    private SimpleBlocks() {}

    /**
     * So many of them.
     *
     * @throws IllegalArgumentException if the numbers of channels differ
     */
    static Sequential of(
            int blocks, int in, int out, @Nullable Part<Convolution> convCfg, @Nullable Part<Norm> normCfg) {
        if (in != out) {
            throw new IllegalArgumentException(
                    "conv_to_res=True needs conv_out_channels as in_channels, but here are " + out + " and " + in);
        }
        List<Layer> all = new ArrayList<>();
        for (int i = 0; i < blocks; i++) {
            all.add(new Block(out, convCfg, normCfg));
        }
        return new Sequential(all);
    }

    private static final class Block extends BaseModule implements Layer {

        private final Convolution conv1;
        private final @Nullable Norm norm1;
        private final Convolution conv2;
        private final @Nullable Norm norm2;

        Block(int channels, @Nullable Part<Convolution> convCfg, @Nullable Part<Norm> normCfg) {
            Conv2d.Args args = new Conv2d.Args(
                    channels,
                    channels,
                    IntPair.of(3),
                    IntPair.of(1),
                    Padding.of(1),
                    IntPair.of(1),
                    1,
                    normCfg == null,
                    "zeros");
            this.conv1 = childOf("conv1", Layers.conv(convCfg, args));
            this.norm1 = norm(1, normCfg, channels);
            this.conv2 = childOf("conv2", Layers.conv(convCfg, args));
            this.norm2 = norm(2, normCfg, channels);
        }

        private @Nullable Norm norm(int index, @Nullable Part<Norm> cfg, int channels) {
            if (cfg == null) {
                return null;
            }
            Norm norm = Layers.norm(cfg, channels);
            return childOf(norm.abbreviation() + index, norm);
        }

        @Override
        public Tensor forward(Tensor x) {
            return TorchScope.keeping(() -> {
                Tensor y = conv1.forward(x);
                y = torch.relu(norm1 == null ? y : norm1.forward(y));
                y = conv2.forward(y);
                return x.add(norm2 == null ? y : norm2.forward(y));
            });
        }
    }
}
