package org.mm4j.cls.models.backbones;

import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.transformer.PatchEmbed;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;
import org.mm4j.registry.Part;

/**
 * The vision transformer of EVA-02 (<a href="https://arxiv.org/abs/2303.11331">paper</a>): as {@link VisionTransformer},
 * with queries and keys turned by their places and gated feed-forward networks.
 */
@Doc("The vision transformer of EVA-02.")
public final class ViTEVA02 extends BaseViT {

    /** The arguments. */
    public record Args(
            @Doc("a name, or a dict of embed_dims, num_layers, num_heads, feedforward_channels") @Default("'tiny'")
            ViTArch arch,

            @Doc("whether the gated values are normalised") @Default("False")
            boolean subLn,

            @Inline ViTArgs common,

            @Doc("probability of weights of attention to become zero in training") @Default("0.")
            double attnDropRate,

            @Doc("probability of values of its result to become zero in training") @Default("0.")
            double projDropRate,

            @Doc("whether queries, keys and values have a bias") @Default("True")
            boolean qkvBias,

            @Doc("the norms") @Default("dict(type='LN')") Part<Norm> normCfg,

            @Doc("whether the last layer's tokens are normalised") @Default("True")
            boolean finalNorm,

            @Doc("cls_token: (N, C); featmap: (N, C, H, W); avg_featmap: (N, C); raw: (N, L, C)")
            @Default("'cls_token'")
            String outType,

            @Doc("whether there is a class token") @Default("True")
            boolean withClsToken,

            @Doc("whether tokens are normalised before the first layer") @Default("False")
            boolean preNorm,

            @Nullable InitCfg initCfg) {}

    /** Makes the backbone. */
    public ViTEVA02(Args args) {
        this(args, args.arch().in(ViTArch.EVA02), places(args));
    }

    private ViTEVA02(Args args, ViTArch.Sizes arch, IntPair places) {
        super(
                arch,
                args.common(),
                new Kind(
                        Kind.classToken(args.withClsToken()),
                        true,
                        true,
                        -1,
                        args.preNorm(),
                        args.normCfg(),
                        args.finalNorm(),
                        args.outType()),
                (i, dropPath) -> new EVA02Layer(args, arch, dropPath, places),
                args.initCfg());
        child("rope", new RotaryEmbedding(arch.embedDims() / arch.numHeads(), places));
    }

    private static IntPair places(Args args) {
        PatchEmbed.Args patches =
                args.common().patches(args.arch().in(ViTArch.EVA02).embedDims(), !args.preNorm());
        return PatchEmbed.patches(patches, args.common().imgSize());
    }
}
