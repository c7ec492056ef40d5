package org.mm4j.det.models.backbones;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.engine.structures.Ints;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/** The arguments that both versions of the pyramid vision transformer have. */
public record PvtArgs(
        @Doc("size of the pictures that position embeddings are for") @Default("224")
        IntPair pretrainImgSize,

        @Doc("channels of the pictures") @Default("3") int inChannels,
        @Doc("channels of a head") @Default("64") int embedDims,
        @Doc("number of stages") @Default("4") int numStages,

        @Doc("layers of each stage") @Default("[3, 4, 6, 3]")
        List<Integer> numLayers,

        @Doc("heads of each stage") @Default("[1, 2, 5, 8]") List<Integer> numHeads,

        @Doc("step of the patches of each stage") @Default("[4, 2, 2, 2]")
        List<Integer> strides,

        @Doc("by how much keys and values of each stage are reduced") @Default("[8, 4, 2, 1]")
        List<Integer> srRatios,

        @Doc("stages to return") @Default("(0, 1, 2, 3)") Ints outIndices,

        @Doc("hidden channels by channels, of each stage") @Default("[8, 8, 4, 4]")
        List<Integer> mlpRatios,

        @Doc("whether attention has biases") @Default("True")
        boolean qkvBias,

        @Doc("probability of values to become zero in training") @Default("0.")
        double dropRate,

        @Doc("the same of weights of attention") @Default("0.")
        double attnDropRate,

        @Doc("probability of the last layer to be dropped in training; less for those before") @Default("0.1")
        double dropPathRate,

        @Doc("the activation") @Default("dict(type='GELU')") Part<Activation> actCfg,

        @Doc("the norm") @Default("dict(type='LN', eps=1e-6)")
        Part<Norm> normCfg,

        @Doc("a checkpoint; write init_cfg") @Nullable String pretrained,

        @Doc("whether the checkpoint has the names that PVT's authors use") @Default("True")
        boolean convertWeights) {

    public PvtArgs {
        for (List<Integer> each : List.of(numLayers, numHeads, strides, srRatios, mlpRatios)) {
            if (each.size() != numStages) {
                throw new IllegalArgumentException(
                        "num_layers, num_heads, strides, sr_ratios, mlp_ratios: expected one for each of " + numStages
                                + " stages, got " + each);
            }
        }
        if (pretrained != null) {
            throw new IllegalArgumentException(
                    "pretrained: write init_cfg=dict(type='Pretrained', checkpoint='" + pretrained + "')");
        }
    }
}
