package org.mm4j.cls.models.backbones;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.model.Norm;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;
import org.mm4j.registry.Part;

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

            @Doc("whether queries, keys and values have a bias") @Default("True")
            boolean qkvBias,

            @Doc("the norms") @Default("dict(type='LN', eps=1e-6)")
            Part<Norm> normCfg,

            @Doc("whether the last layer's tokens are normalised") @Default("True")
            boolean finalNorm,

            @Doc("cls_token: (N, C); featmap: (N, C, H, W); avg_featmap: (N, C); raw: (N, L, C)")
            @Default("'cls_token'")
            String outType,

            @Doc("changes of the layers: a dict for all, or a list") @Default("dict()")
            ViTLayerCfgs layerCfgs,

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
                        args.normCfg(),
                        args.finalNorm(),
                        args.outType()),
                (i, dropPath) -> layer(args, i, dropPath),
                args.initCfg());
    }

    private static TokenLayer layer(Args args, int i, double dropPath) {
        ViTArch.Sizes arch = args.arch().in(ViTArch.VIT);
        return new TransformerEncoderLayer(TransformerEncoderLayer.Settings.of(
                        arch,
                        args.layerScaleInitValue(),
                        args.common().dropRate(),
                        dropPath,
                        args.qkvBias(),
                        args.normCfg(),
                        false)
                .with(args.layerCfgs().of(i, arch.numLayers())));
    }
}
