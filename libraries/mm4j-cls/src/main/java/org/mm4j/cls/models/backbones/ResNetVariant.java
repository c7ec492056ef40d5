package org.mm4j.cls.models.backbones;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.Acts;
import org.mm4j.cv.models.DropPath;
import org.mm4j.cv.models.SELayer;
import org.mm4j.cv.models.Widths;
import org.mm4j.cv.models.resnet.Depth;
import org.mm4j.cv.models.resnet.Kit;
import org.mm4j.cv.models.resnet.ResNetBody;
import org.mm4j.cv.models.resnet.ResidualBlock;
import org.mm4j.cv.models.resnet.Stage;
import org.mm4j.cv.models.resnet.Stem;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.nn.Layer;
import org.mm4j.registry.BuildContext;

/** What the residual networks of this library have in common: their stages and first weights. */
public abstract class ResNetVariant extends ResNetBody {

    /**
     * In what the networks differ.
     *
     * @param stem the layers before the stages
     * @param avgDown whether shortcuts with a stride take means
     * @param groups groups of the 3 x 3 convolutions; other than 1 for bottlenecks only
     * @param widthPerGroup channels of a group in the first stage
     * @param bottlenecksOnly whether depths 18 and 34 do not exist
     * @param attention made for a number of channels, behind each block; null for none
     */
    record Variant(
            Stem.Kind stem,
            boolean avgDown,
            int groups,
            int widthPerGroup,
            boolean bottlenecksOnly,
            @Nullable IntFunction<Layer> attention) {

        static Variant plain(Stem.Kind stem, boolean avgDown) {
            return new Variant(stem, avgDown, 1, 0, false, null);
        }

        static Stem.Kind stem(boolean deep) {
            return deep ? Stem.Kind.DEEP_MODULES : Stem.Kind.PLAIN;
        }
    }

    private final @Nullable InitCfg initCfg;
    private final boolean zeroInitResidual;

    ResNetVariant(ResNetArgs args, Variant variant, BuildContext build) {
        super(
                args.initCfg(),
                new Stem(variant.stem(), args.inChannels(), args.stemChannels(), Acts.of(build, "ReLU")),
                stages(args, variant),
                new Kit(
                        args.convCfg(),
                        args.normCfg(),
                        args.style(),
                        variant.avgDown() ? Kit.AvgDown.WITH_STRIDE : Kit.AvgDown.NEVER),
                args.use());
        this.initCfg = args.initCfg();
        this.zeroInitResidual = args.zeroInitResidual();
    }

    private static List<Stage> stages(ResNetArgs args, Variant variant) {
        Depth.checkStages(args.numStages(), args.strides(), args.dilations());
        Depth depth = Depth.of(args.depth(), variant.bottlenecksOnly());
        int expansion = expansion(args, depth);
        double[] rates = DropPath.decay(
                args.dropPathRate(),
                depth.blocks().stream().mapToInt(Integer::intValue).sum());
        List<Stage> stages = new ArrayList<>();
        int in = args.stemChannels();
        int block = 0;
        for (int i = 0; i < args.numStages(); i++) {
            int blocks = depth.blocks().get(i);
            int width = args.baseChannels() << i;
            int inside = variant.groups() == 1
                    ? width
                    : variant.groups() * variant.widthPerGroup() * width / args.baseChannels();
            int out = width * expansion;
            Stage stage = Stage.of(
                    depth.bottleneck(),
                    blocks,
                    in,
                    inside,
                    out,
                    variant.groups(),
                    args.strides().get(i),
                    args.dilations().get(i));
            List<Double> own =
                    Arrays.stream(rates, block, block + blocks).boxed().toList();
            stage = stage.withDropPath(own);
            stages.add(variant.attention() == null ? stage : stage.withAttention(variant.attention()));
            block += blocks;
            in = out;
        }
        return stages;
    }

    private static int expansion(ResNetArgs args, Depth depth) {
        Integer given = args.expansion();
        if (given == null) {
            return depth.expansion();
        }
        if (given < 1 || (!depth.bottleneck() && given != 1)) {
            throw new IllegalArgumentException("expansion: expected "
                    + (depth.bottleneck() ? "at least 1" : "1 for a depth of " + args.depth()) + ", got " + given);
        }
        return given;
    }

    /** Squeeze and excitation with so many times fewer channels inside. */
    static IntFunction<Layer> attention(int ratio, BuildContext build) {
        if (ratio < 1) {
            throw new IllegalArgumentException("se_ratio: expected at least 1, got " + ratio);
        }
        return channels -> new SELayer(
                channels,
                Widths.divisible(Math.floorDiv(channels, ratio), 8),
                null,
                Acts.of(build, "ReLU"),
                Acts.of(build, "Sigmoid"));
    }

    @Override
    protected final void initOwnWeights(Runnable base) {
        base.run();
        if (zeroInitResidual && (initCfg == null || !initCfg.isPretrained())) {
            blocks().forEach(ResidualBlock::zeroLastNorm);
        }
    }
}
