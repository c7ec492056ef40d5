package org.mm4j.cls.models.backbones;

import org.bytedeco.pytorch.Tensor;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Layer;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * RIFormer (<a href="https://arxiv.org/abs/2304.05659">Keep your vision backbone effective while removing token mixer</a>): in
 * place of mixing pixels, channels are scaled and shifted; deployed, that is a part of the norm. From pictures (N,
 * in_channels, H, W) to the maps that are asked for, strides 4, 8, 16 and 32.
 */
@Doc("RIFormer.")
public final class RIFormer extends MetaFormer {

    /** The arguments. */
    public record Args(
            @Inline MetaFormerArgs common,
            @Doc("channels of the pictures") @Default("3") int inChannels,

            @Doc("the last layer behind the first convolution that is not trained; -1 for none") @Default("-1")
            int frozenStages,

            @Doc("whether scales and shifts are part of the norms, as checkpoints for deployment have it")
            @Default("False")
            boolean deploy) {}

    /** Makes the backbone. */
    public RIFormer(Args args) {
        super(
                args.common(),
                args.inChannels(),
                args.deploy() ? null : Affine::new,
                args.frozenStages() >= 0,
                args.frozenStages() + 1);
    }

    /** A scale and a shift for each channel, without the input added again. */
    private static final class Affine extends BaseModule implements Layer {

        private final Conv2d affine;

        Affine(int channels) {
            this.affine = child("affine", Conv2d.of(channels, channels, 1, 1, 0, 1, channels, true));
        }

        @Override
        public Tensor forward(Tensor x) {
            return TorchScope.keeping(() -> affine.forward(x).sub(x));
        }
    }
}
