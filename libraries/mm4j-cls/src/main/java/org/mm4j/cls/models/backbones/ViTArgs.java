package org.mm4j.cls.models.backbones;

import java.util.Set;
import org.mm4j.cv.models.transformer.PatchCfg;
import org.mm4j.cv.models.transformer.PatchEmbed;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.engine.structures.Ints;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** The arguments that vision transformers have in common. */
public record ViTArgs(
        @Doc("size of the pictures that position embeddings are for; others are fine") @Default("224")
        IntPair imgSize,

        @Doc("size of a patch") @Default("16") IntPair patchSize,
        @Doc("channels of the pictures") @Default("3") int inChannels,

        @Doc("layers to return; negative from behind") @Default("-1")
        Ints outIndices,

        @Doc("probability of values to become zero in training") @Default("0.")
        double dropRate,

        @Doc("probability of the last layer to be dropped in training; less for those before") @Default("0.")
        double dropPathRate,

        @Doc("how position embeddings are stretched: bicubic, bilinear or nearest") @Default("'bicubic'")
        String interpolateMode,

        @Doc("changes of the patch embedding") @Default("dict()")
        PatchCfg patchCfg) {

    public ViTArgs {
        if (!Set.of("bicubic", "bilinear", "nearest").contains(interpolateMode)) {
            throw new IllegalArgumentException(
                    "interpolate_mode: expected bicubic, bilinear or nearest, got '" + interpolateMode + "'");
        }
    }

    /** How pictures are cut to patches that become tokens of a width. */
    PatchEmbed.Args patches(int width, boolean bias) {
        return PatchEmbed.Args.of(inChannels, width, patchSize).withBias(bias).with(patchCfg);
    }
}
