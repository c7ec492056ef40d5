package org.mm4j.cls.models.backbones;

import org.jspecify.annotations.Nullable;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * Vision transformer (<a href="https://arxiv.org/abs/2010.11929">paper</a>), also as DeiT, MAE, CLIP, EVA and DINOv2 have
 * it. From pictures (N, 3, H, W) to what {@code out_type} says for each layer of {@code out_indices}: by default the
 * class token (N, C) of the last layer.
 */
@Doc("Vision transformer.")
public final class VisionTransformer extends BaseViT {

    /** The arguments. */
    public record Args(
            @Doc("a name, or a dict of embed_dims, num_layers, num_heads, feedforward_channels") @Default("'base'")
            ViTArch arch,

            @Inline ViTArgs common,

            @Inline EncoderArgs encoder,

            @Doc("whether there is a class token") @Default("True")
            boolean withClsToken,

            @Doc("how many layers are not trained, with what lies before them; -1 for none") @Default("-1")
            int frozenStages,

            @Doc("first value of the factors of branches; 0 for none") @Default("0.")
            double layerScaleInitValue,

            @Doc("whether tokens are normalised before the first layer, as in CLIP") @Default("False")
            boolean preNorm,

            @Nullable InitCfg initCfg) {}

    /** Makes the backbone. */
    public VisionTransformer(Args args) {
        super(
                args.arch().in(ViTArch.VIT),
                args.common(),
                new Kind(
                        Kind.classToken(args.withClsToken()),
                        true,
                        true,
                        args.frozenStages(),
                        args.preNorm(),
                        args.encoder().normCfg(),
                        args.encoder().finalNorm(),
                        args.encoder().outType()),
                (i, dropPath) -> args.encoder()
                        .layer(
                                args.arch().in(ViTArch.VIT),
                                i,
                                args.layerScaleInitValue(),
                                args.common().dropRate(),
                                dropPath,
                                false),
                args.initCfg());
    }
}
