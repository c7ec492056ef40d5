package org.mm4j.cls.models.backbones;

import java.util.Set;
import org.mm4j.cv.models.transformer.PatchCfg;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.engine.structures.Ints;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

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

        @Doc("whether queries, keys and values have a bias") @Default("True")
        boolean qkvBias,

        @Doc("the norm") @Default("dict(type='LN', eps=1e-6)")
        Part<Norm> normCfg,

        @Doc("whether the last layer's tokens are normalised") @Default("True")
        boolean finalNorm,

        @Doc("cls_token: (N, C); featmap: (N, C, H, W); avg_featmap: (N, C); raw: (N, L, C)") @Default("'cls_token'")
        String outType,

        @Doc("how position embeddings are stretched: bicubic, bilinear or nearest") @Default("'bicubic'")
        String interpolateMode,

        @Doc("changes of the patch embedding") @Default("dict()")
        PatchCfg patchCfg,

        @Doc("changes of the layers: a dict for all, or a list") @Default("dict()")
        ViTLayerCfgs layerCfgs) {

    private static final Set<String> OUT_TYPES = Set.of("raw", "cls_token", "featmap", "avg_featmap");

    public ViTArgs {
        if (!OUT_TYPES.contains(outType)) {
            throw new IllegalArgumentException(
                    "out_type: expected raw, cls_token, featmap or avg_featmap, got '" + outType + "'");
        }
        if (!Set.of("bicubic", "bilinear", "nearest").contains(interpolateMode)) {
            throw new IllegalArgumentException(
                    "interpolate_mode: expected bicubic, bilinear or nearest, got '" + interpolateMode + "'");
        }
    }
}
