package org.mm4j.cls.models.backbones;

import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.transformer.PatchCfg;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.engine.structures.Ints;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/** The arguments that both versions of the Swin transformer have. */
public record SwinArgs(
        @Doc("size of a patch") @Default("4") IntPair patchSize,
        @Doc("channels of the pictures") @Default("3") int inChannels,

        @Doc("probability of values to become zero in training") @Default("0.")
        double dropRate,

        @Doc("probability of the last block to be dropped in training; less for those before") @Default("0.1")
        double dropPathRate,

        @Doc("stages to return") @Default("(3, )") Ints outIndices,

        @Doc("whether there are position embeddings besides those of the windows") @Default("False")
        boolean useAbsPosEmbed,

        @Doc("how position embeddings are stretched: bicubic, bilinear or nearest") @Default("'bicubic'")
        String interpolateMode,

        @Doc("run blocks again in the backward pass: less memory for more time") @Default("False")
        boolean withCp,

        @Doc("how many stages are not trained, less one, with the patches; -1 for none") @Default("-1")
        int frozenStages,

        @Doc("whether batch norms stay in evaluation; a Swin transformer has none") @Default("False")
        boolean normEval,

        @Doc("whether maps smaller than a window are padded") @Default("False")
        boolean padSmallMap,

        @Doc("the norm of the outputs, None for none") @Default("dict(type='LN')") @Nullable
        Part<Norm> normCfg,

        @Doc("changes of the stages: a dict for all, or a list") @Default("dict()")
        SwinStageCfg.Stages stageCfgs,

        @Doc("changes of the patch embedding") @Default("dict()")
        PatchCfg patchCfg) {}
