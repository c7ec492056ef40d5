package org.mm4j.cls.models.backbones;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.resnet.Style;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Layers;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.AvgPool2d;
import org.mm4j.engine.nn.Sequential;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.engine.structures.Ints;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/** The arguments that {@link Res2Net} and {@link ResNeSt} have in common. */
public record DeepResNetArgs(
        @Doc("layers with weights") int depth,

        @Doc("channels of the pictures") @Default("3") int inChannels,

        @Doc("channels behind the stem") @Default("64") int stemChannels,

        @Doc("channels inside the blocks of the first stage") @Default("64")
        int baseChannels,

        @Doc("number of stages, up to 4") @Default("4") int numStages,

        @Doc("stride of each stage") @Default("(1, 2, 2, 2)")
        List<Integer> strides,

        @Doc("dilation of each stage") @Default("(1, 1, 1, 1)")
        List<Integer> dilations,

        @Doc("stages to return") @Default("(3, )") Ints outIndices,

        @Doc("which convolution of a bottleneck has the stride") @Default("'pytorch'")
        Style style,

        @Doc("the last stage that is not trained; 0 for the stem, -1 for none") @Default("-1")
        int frozenStages,

        @Doc("the convolutions; None for Conv2d") @Nullable Part<Convolution> convCfg,

        @Doc("the norms") @Default("dict(type='BN', requires_grad=True)")
        Part<Norm> normCfg,

        @Doc("keep running statistics fixed in training") @Default("False")
        boolean normEval,

        @Doc("recompute blocks in the backward pass; only False is supported") @Default("False")
        boolean withCp,

        @Doc("whether the last norm of each block begins with zeros") @Default("True")
        boolean zeroInitResidual) {

    public DeepResNetArgs {
        ResNetArgs.requireNoCheckpointing(withCp);
        if (numStages < 1 || numStages > 4 || strides.size() != numStages || dilations.size() != numStages) {
            throw new IllegalArgumentException(
                    "num_stages: expected from 1 to 4, with a stride and a dilation for each," + " got " + numStages
                            + ", " + strides + " and " + dilations);
        }
    }

    boolean isCaffe() {
        return style == Style.CAFFE;
    }

    /** A convolution without bias that keeps the size where the stride is 1. */
    Convolution conv(int in, int out, int kernel, int stride, int dilation, int groups) {
        return Layers.conv(
                convCfg, ConvNorm.args(in, out, kernel, stride, kernel / 2 * dilation, dilation, groups, false));
    }

    Norm norm(int channels) {
        return Layers.norm(normCfg, channels);
    }

    /** What the input of a block that changes the shape goes through. */
    Sequential shortcut(DeepResNet.Place place, boolean means) {
        Sequential layers = new Sequential();
        if (means) {
            IntPair stride = IntPair.of(place.stride());
            layers.add(new AvgPool2d(stride, stride, IntPair.of(0), true, false));
        }
        layers.add(conv(place.in(), place.out(), 1, means ? 1 : place.stride(), 1, 1));
        layers.add(norm(place.out()));
        return layers;
    }
}
