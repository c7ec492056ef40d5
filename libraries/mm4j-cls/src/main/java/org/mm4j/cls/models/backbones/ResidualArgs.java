package org.mm4j.cls.models.backbones;

import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.Acts;
import org.mm4j.cv.models.resnet.Depth;
import org.mm4j.cv.models.resnet.Kit;
import org.mm4j.cv.models.resnet.ResNetBody;
import org.mm4j.cv.models.resnet.Sizes;
import org.mm4j.cv.models.resnet.Stage;
import org.mm4j.cv.models.resnet.Stem;
import org.mm4j.cv.models.resnet.Style;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Norm;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/** The arguments that all residual networks of this library have but {@link RegNet}. */
public record ResidualArgs(
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

        @Doc("stages to return") @Default("(3, )") List<Integer> outIndices,

        @Doc("which convolution of a bottleneck has the stride") @Default("'pytorch'")
        Style style,

        @Doc("the last stage that is not trained; 0 for the stem, -1 for none") @Default("-1")
        int frozenStages,

        @Doc("the convolutions; None for Conv2d") @Nullable Part<Convolution> convCfg,

        @Doc("the norms") @Default("dict(type='BN', requires_grad=True)")
        Part<Norm> normCfg,

        @Doc("keep running statistics fixed in training") @Default("False")
        boolean normEval,

        @Doc("run blocks again in the backward pass: less memory for more time") @Default("False")
        boolean withCp,

        @Doc("whether the last norm of each block begins with zeros") @Default("True")
        boolean zeroInitResidual) {

    Kit kit(Kit.AvgDown avgDown) {
        return new Kit(convCfg, normCfg, style, avgDown, withCp);
    }

    ResNetBody.Use use() {
        return new ResNetBody.Use(outIndices, frozenStages, normEval);
    }

    Stem stem(boolean deep, BuildContext build) {
        return stem(deep ? Stem.Kind.DEEP_MODULES : Stem.Kind.PLAIN, build);
    }

    Stem stem(Stem.Kind kind, BuildContext build) {
        return new Stem(kind, inChannels, stemChannels, Acts.of(build, "ReLU"));
    }

    /**
     * The stages.
     *
     * @param expansion how many times wider a block's output is
     * @param inside from the channels of a stage to those inside its blocks
     */
    List<Stage> stages(Depth kind, int expansion, int groups, IntUnaryOperator inside) {
        return new Sizes(numStages, stemChannels, baseChannels, strides, dilations)
                .stages(kind, expansion, groups, inside);
    }

    /** Channels inside bottlenecks in groups, by those of their stage. */
    int inside(int width, int groups, int widthPerGroup) {
        return groups == 1 ? width : groups * widthPerGroup * width / baseChannels;
    }
}
