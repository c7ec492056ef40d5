package org.mm4j.cls.models.backbones;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * DeiT with a distillation token (<a href="https://arxiv.org/abs/2012.12877">paper</a>). As {@link VisionTransformer};
 * with {@code out_type='cls_token'} there are two outputs for each layer, the class token and the distillation token.
 */
@Doc("DeiT: a vision transformer with a distillation token.")
public final class DistilledVisionTransformer extends BaseViT {

    /** The arguments. */
    public record Args(
            @Doc("a name, or a dict of embed_dims, num_layers, num_heads, feedforward_channels") @Default("'deit-base'")
            ViTArch arch,

            @Inline ViTArgs common,

            @Inline EncoderArgs encoder,

            @Doc("how many layers are not trained, with what lies before them; -1 for none") @Default("-1")
            int frozenStages,

            @Doc("first value of the factors of branches; 0 for none") @Default("0.")
            double layerScaleInitValue,

            @Nullable InitCfg initCfg) {}

    /** Makes the backbone. */
    public DistilledVisionTransformer(Args args) {
        super(
                args.arch().in(ViTArch.VIT),
                args.common(),
                new Kind(
                        List.of("cls_token", "dist_token"),
                        true,
                        true,
                        args.frozenStages(),
                        false,
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
