package org.mm4j.cls.models.backbones;

import org.mm4j.engine.model.Norm;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/** The arguments for the layers of vision transformers of {@link TransformerEncoderLayer}s. */
public record EncoderArgs(
        @Doc("whether queries, keys and values have a bias") @Default("True")
        boolean qkvBias,

        @Doc("the norms") @Default("dict(type='LN', eps=1e-6)")
        Part<Norm> normCfg,

        @Doc("whether the last layer's tokens are normalised") @Default("True")
        boolean finalNorm,

        @Doc("cls_token: (N, C); featmap: (N, C, H, W); avg_featmap: (N, C); raw: (N, L, C)") @Default("'cls_token'")
        String outType,

        @Doc("changes of the layers: a dict for all, or a list") @Default("dict()")
        ViTLayerCfgs layerCfgs) {

    /**
     * The i-th layer.
     *
     * @param layerScale first value of the factors of branches; 0 for none
     * @param dropRate probability of values to become zero in training
     * @param dropPath probability of the layer's branches to be dropped in training
     * @param sharedNorm whether both branches have the same norm
     */
    BaseViT.TokenLayer layer(
            ViTArch.Sizes arch, int i, double layerScale, double dropRate, double dropPath, boolean sharedNorm) {
        return new TransformerEncoderLayer(
                TransformerEncoderLayer.Settings.of(arch, layerScale, dropRate, dropPath, qkvBias, normCfg, sharedNorm)
                        .with(layerCfgs.of(i, arch.numLayers())));
    }
}
