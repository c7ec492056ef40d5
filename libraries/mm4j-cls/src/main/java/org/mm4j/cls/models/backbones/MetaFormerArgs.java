package org.mm4j.cls.models.backbones;

import org.jspecify.annotations.Nullable;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.structures.Ints;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/** The arguments that {@link PoolFormer} and {@link RIFormer} have in common. */
public record MetaFormerArgs(
        @Doc("s12, s24, s36, m36, m48, or a dict of layers and embed_dims") @Default("'s12'")
        MetaFormerArch arch,

        @Doc("the norms") @Default("dict(type='GN', num_groups=1)")
        Part<Norm> normCfg,

        @Doc("the activations") @Default("dict(type='GELU')")
        Part<Activation> actCfg,

        @Doc("kernel of the first convolution") @Default("7")
        int inPatchSize,

        @Doc("its stride") @Default("4") int inStride,
        @Doc("its padding") @Default("2") int inPad,

        @Doc("kernel of the convolutions between stages") @Default("3")
        int downPatchSize,

        @Doc("their stride") @Default("2") int downStride,
        @Doc("their padding") @Default("1") int downPad,

        @Doc("probability of a value to be dropped in training") @Default("0.")
        double dropRate,

        @Doc("probability of the last block to be dropped in training; less for those before") @Default("0.")
        double dropPathRate,

        @Doc("layers to return; stages are 0, 2, 4 and 6; negative from behind") @Default("-1")
        Ints outIndices,

        @Nullable InitCfg initCfg) {}
