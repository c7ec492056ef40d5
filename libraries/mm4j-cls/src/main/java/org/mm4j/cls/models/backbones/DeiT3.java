package org.mm4j.cls.models.backbones;

import org.jspecify.annotations.Nullable;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * DeiT III (<a href="https://arxiv.org/abs/2204.07118">paper</a>). As {@link VisionTransformer}, with factors of branches,
 * and the class token added behind the position embeddings. Both branches of a layer have the norm {@code ln1}, as the
 * published weights were made with; {@code ln2} is not used.
 */
@Doc("DeiT III.")
public final class DeiT3 extends BaseViT {

    private static final double LAYER_SCALE = 1e-5;

    /** The arguments. */
    public record Args(
            @Doc("a name, or a dict of embed_dims, num_layers, num_heads, feedforward_channels") @Default("'base'")
            ViTArch arch,

            @Inline ViTArgs common,

            @Inline EncoderArgs encoder,

            @Doc("whether there is a class token") @Default("True")
            boolean withClsToken,

            @Doc("whether branches have factors") @Default("True")
            boolean useLayerScale,

            @Nullable InitCfg initCfg) {

        public Args {
            if (encoder.outType().equals("avg_featmap")) {
                throw new IllegalArgumentException(
                        "out_type: the original has no norm for 'avg_featmap' and fails; choose another type");
            }
        }
    }

    /** Makes the backbone. */
    public DeiT3(Args args) {
        super(
                args.arch().in(ViTArch.DEIT3),
                args.common(),
                new Kind(
                        Kind.classToken(args.withClsToken()),
                        false,
                        true,
                        -1,
                        false,
                        args.encoder().normCfg(),
                        args.encoder().finalNorm(),
                        args.encoder().outType()),
                (i, dropPath) -> args.encoder()
                        .layer(
                                args.arch().in(ViTArch.DEIT3),
                                i,
                                args.useLayerScale() ? LAYER_SCALE : 0,
                                args.common().dropRate(),
                                dropPath,
                                true),
                args.initCfg());
    }
}
