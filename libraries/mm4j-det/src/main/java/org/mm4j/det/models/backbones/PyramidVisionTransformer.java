package org.mm4j.det.models.backbones;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * Pyramid vision transformer (<a href="https://arxiv.org/abs/2102.12122">paper</a>). From pictures (N, 3, H, W) to maps
 * (N, C_i, H_i, W_i) of the stages of {@code out_indices}, by default of strides 4, 8, 16 and 32.
 */
@Doc("Pyramid vision transformer.")
public final class PyramidVisionTransformer extends BasePvt {

    /** The arguments. */
    public record Args(
            @Inline PvtArgs common,

            @Doc("sides of the patches of each stage") @Default("[4, 2, 2, 2]")
            List<Integer> patchSizes,

            @Doc("padding before the patches of each stage") @Default("[0, 0, 0, 0]")
            List<Integer> paddings,

            @Doc("whether there are position embeddings") @Default("True")
            boolean useAbsPosEmbed,

            @Doc("whether outputs of stages are normalised") @Default("False")
            boolean normAfterStage,

            @Doc("whether the feed-forward networks look at neighbours") @Default("False")
            boolean useConvFfn,

            @Doc("a checkpoint: dict(checkpoint=…)") @Nullable
            ConfigDict initCfg) {

        public Args {
            if (patchSizes.size() != common.numStages() || paddings.size() != common.numStages()) {
                throw new IllegalArgumentException("patch_sizes, paddings: expected one for each of "
                        + common.numStages() + " stages, got " + patchSizes + " and " + paddings);
            }
        }
    }

    /** Makes the backbone. */
    public PyramidVisionTransformer(Args args) {
        super(
                args.common(),
                new PvtStage.Version(
                        args.patchSizes(),
                        args.paddings(),
                        args.useAbsPosEmbed(),
                        args.normAfterStage(),
                        args.useConvFfn()),
                BackboneInit.of(args.initCfg()));
    }
}
