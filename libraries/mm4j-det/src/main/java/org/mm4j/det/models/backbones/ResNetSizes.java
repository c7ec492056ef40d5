package org.mm4j.det.models.backbones;

import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.resnet.Depth;
import org.mm4j.cv.models.resnet.Middle;
import org.mm4j.cv.models.resnet.Sizes;
import org.mm4j.cv.models.resnet.Stage;
import org.mm4j.cv.models.resnet.Stem;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** The arguments for the sizes of a ResNet. */
public record ResNetSizes(
        @Doc("layers with weights: 18, 34, 50, 101 or 152") int depth,

        @Doc("channels behind the stem; None for base_channels") @Nullable
        Integer stemChannels,

        @Doc("channels inside the blocks of the first stage") @Default("64")
        int baseChannels,

        @Doc("number of stages, up to 4") @Default("4") int numStages,

        @Doc("stride of each stage") @Default("(1, 2, 2, 2)")
        List<Integer> strides) {

    Stem stem(ResNetArgs args, boolean deep) {
        return new Stem(deep ? Stem.Kind.DEEP : Stem.Kind.PLAIN, args.inChannels(), stemWidth(), null);
    }

    private int stemWidth() {
        return stemChannels == null ? baseChannels : stemChannels;
    }

    /**
     * The stages.
     *
     * @param groups groups of the 3 x 3 convolutions
     * @param baseWidth channels of a group in a first stage of 64 channels; without effect for one group
     * @param bottlenecksOnly whether depths 18 and 34 do not exist
     */
    List<Stage> stages(ResNetArgs args, int groups, int baseWidth, boolean bottlenecksOnly) {
        return stages(
                args,
                Depth.of(depth, bottlenecksOnly ? Depth.BOTTLENECKS : Depth.ALL),
                groups,
                width -> groups == 1 ? width : (int) Math.floor(width * ((double) baseWidth / baseChannels)) * groups,
                null);
    }

    /**
     * The stages.
     *
     * @param groups groups of the 3 x 3 convolutions
     * @param inside from the channels of a stage to those inside its blocks
     * @param middle what bottlenecks have in place of their convolution of 3 x 3; null for that
     */
    List<Stage> stages(ResNetArgs args, Depth kind, int groups, IntUnaryOperator inside, @Nullable Middle middle) {
        List<Stage> stages = new Sizes(numStages, stemWidth(), baseChannels, strides, args.dilations())
                .stages(kind, kind.expansion(), groups, inside);
        return args.complete(
                middle == null
                        ? stages
                        : stages.stream().map(stage -> stage.withMiddle(middle)).toList());
    }
}
