package org.mm4j.cls.models.backbones;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.transformer.PatchEmbed;
import org.mm4j.engine.checkpoint.TensorSource;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.FromConfig;
import org.mm4j.registry.Inline;
import org.mm4j.registry.Part;

/**
 * The vision transformer of BEiT (<a href="https://arxiv.org/abs/2106.08254">paper</a>) and EVA: as {@link
 * VisionTransformer}, with numbers for the distance of places in its attention. With these, pictures have the size {@code
 * img_size}.
 */
@Doc("The vision transformer of BEiT.")
public final class BEiTViT extends BaseViT {

    /** The arguments. */
    public record Args(
            @Doc("a name, or a dict of embed_dims, num_layers, num_heads, feedforward_channels") @Default("'base'")
            ViTArch arch,

            @Inline ViTArgs common,

            @Doc("'qv_bias' for a bias of queries and values, True for keys as well, False for none")
            @Default("'qv_bias'")
            Bias bias,

            @Doc("the norms") @Default("dict(type='LN', eps=1e-6)")
            Part<Norm> normCfg,

            @Doc("whether the last layer's tokens are normalised") @Default("False")
            boolean finalNorm,

            @Doc("cls_token: (N, C); featmap: (N, C, H, W); avg_featmap: (N, C); raw: (N, L, C)")
            @Default("'avg_featmap'")
            String outType,

            @Doc("whether there is a class token") @Default("True")
            boolean withClsToken,

            @Doc("how many layers are not trained, with what lies before them; -1 for none") @Default("-1")
            int frozenStages,

            @Doc("whether there are position embeddings") @Default("False")
            boolean useAbsPosEmb,

            @Doc("whether each layer has numbers for distances") @Default("True")
            boolean useRelPosBias,

            @Doc("whether all layers share numbers for distances") @Default("False")
            boolean useSharedRelPosBias,

            @Doc("first value of the factors of branches; 0 for none") @Default("0.1")
            double layerScaleInitValue,

            @Doc("changes of all layers") @Default("dict()") LayerCfg layerCfgs,
            @Nullable InitCfg initCfg) {

        public Args {
            if (useRelPosBias && useSharedRelPosBias) {
                throw new IllegalArgumentException("use_rel_pos_bias and use_shared_rel_pos_bias cannot both be True");
            }
            if (!withClsToken && (useRelPosBias || useSharedRelPosBias)) {
                throw new IllegalArgumentException("with_cls_token=False: numbers for distances count the class token;"
                        + " set use_rel_pos_bias=False");
            }
        }
    }

    /** What a config changes of all layers. */
    public record LayerCfg(
            @Doc("as the bias of the backbone") @Nullable Bias bias) {}

    /**
     * Which of queries, keys and values have a bias.
     *
     * @param split queries and values, each their own
     * @param whole all, one for them together
     */
    public record Bias(boolean split, boolean whole) {

        /** {@code 'qv_bias'}. */
        @FromConfig
        public static Bias of(String text) {
            if (!text.equals("qv_bias")) {
                throw new IllegalArgumentException("expected True, False or 'qv_bias', got '" + text + "'");
            }
            return new Bias(true, false);
        }

        /** All or none. */
        @FromConfig
        public static Bias of(boolean present) {
            return new Bias(false, present);
        }
    }

    private final boolean ownNumbers;

    /** Makes the backbone. */
    public BEiTViT(Args args) {
        this(args, args.arch().in(ViTArch.BEIT), places(args));
    }

    private BEiTViT(Args args, ViTArch.Sizes arch, IntPair places) {
        this(args, arch, places, args.useSharedRelPosBias() ? new BEiTLayer.Shared(places, arch.numHeads()) : null);
    }

    private BEiTViT(Args args, ViTArch.Sizes arch, IntPair places, BEiTLayer.@Nullable Shared shared) {
        super(
                arch,
                args.common(),
                new Kind(
                        Kind.classToken(args.withClsToken()),
                        true,
                        args.useAbsPosEmb(),
                        args.frozenStages(),
                        false,
                        args.normCfg(),
                        args.finalNorm(),
                        args.outType()),
                (i, dropPath) -> new BEiTLayer(args, bias(args), arch, dropPath, places, shared),
                args.initCfg());
        this.ownNumbers = args.useRelPosBias();
        if (shared != null) {
            child("rel_pos_bias", shared);
        }
    }

    private static Bias bias(Args args) {
        Bias changed = args.layerCfgs().bias();
        return changed == null ? args.bias() : changed;
    }

    private static IntPair places(Args args) {
        PatchEmbed.Args patches =
                args.common().patches(args.arch().in(ViTArch.BEIT).embedDims(), true);
        return PatchEmbed.patches(patches, args.common().imgSize());
    }

    /** Numbers that a checkpoint has for all layers together are given to each. */
    @Override
    protected void adaptState(Map<String, TensorSource> state, String prefix) {
        super.adaptState(state, prefix);
        String all = prefix + "rel_pos_bias." + BEiTBias.TABLE;
        TensorSource table = state.get(all);
        if (ownNumbers && table != null) {
            namedParameters().keySet().stream()
                    .filter(path -> path.endsWith(BEiTBias.TABLE))
                    .forEach(path -> state.put(prefix + path, table));
            state.remove(all);
            state.remove(prefix + "rel_pos_bias." + BEiTBias.INDEX);
        }
    }
}
