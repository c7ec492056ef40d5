package org.mm4j.det.models.backbones;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * Pyramid vision transformer V2 (<a href="https://arxiv.org/abs/2106.13797">paper</a>): as {@link
 * PyramidVisionTransformer}, with patches that overlap, feed-forward networks that look at neighbours, and norms behind the
 * stages; it has four of them.
 */
@Doc("Pyramid vision transformer V2.")
public final class PyramidVisionTransformerV2 extends BasePvt {

    /** The arguments. */
    public record Args(
            @Inline PvtArgs common,

            @Doc("a checkpoint: dict(checkpoint=…)") @Nullable
            ConfigDict initCfg) {

        public Args {
            if (common.numStages() > 4) {
                throw new IllegalArgumentException("num_stages: at most 4, got " + common.numStages());
            }
        }
    }

    /** Makes the backbone. */
    public PyramidVisionTransformerV2(Args args) {
        super(
                args.common(),
                new PvtStage.Version(List.of(7, 3, 3, 3), List.of(3, 1, 1, 1), false, true, true),
                BackboneInit.of(args.initCfg()));
    }
}
