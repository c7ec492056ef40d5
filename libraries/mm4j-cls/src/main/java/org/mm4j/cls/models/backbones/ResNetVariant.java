package org.mm4j.cls.models.backbones;

import java.util.List;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.Acts;
import org.mm4j.cv.models.SELayer;
import org.mm4j.cv.models.Widths;
import org.mm4j.cv.models.resnet.Depth;
import org.mm4j.cv.models.resnet.Kit;
import org.mm4j.cv.models.resnet.ResNetBody;
import org.mm4j.cv.models.resnet.ResidualBlock;
import org.mm4j.cv.models.resnet.Stage;
import org.mm4j.cv.models.resnet.Stem;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Layer;
import org.mm4j.registry.BuildContext;

/** What the residual networks of this library have in common: their first weights, and how arguments become stages. */
public abstract class ResNetVariant extends ResNetBody implements LayerDepths {

    private final boolean zeroInitResidual;

    ResNetVariant(
            @Nullable InitCfg initCfg, boolean zeroInitResidual, Stem stem, List<Stage> stages, Kit kit, Use use) {
        super(initCfg, stem, stages, kit, use);
        this.zeroInitResidual = zeroInitResidual;
    }

    /** A network with such arguments. */
    ResNetVariant(ResidualArgs args, @Nullable InitCfg initCfg, Stem stem, List<Stage> stages, Kit.AvgDown avgDown) {
        this(initCfg, args.zeroInitResidual(), stem, stages, args.kit(avgDown), args.use());
    }

    /** A network like ResNet. */
    ResNetVariant(ResNetArgs args, Stem stem, List<Stage> stages, boolean avgDown) {
        this(args.residual(), args.initCfg(), stem, stages, avgDown ? Kit.AvgDown.WITH_STRIDE : Kit.AvgDown.NEVER);
    }

    /** The stages of plain blocks. */
    static List<Stage> plain(ResNetArgs args) {
        return args.stages(Depth.ALL, 1, width -> width);
    }

    /** The stages of bottlenecks in groups. */
    static List<Stage> grouped(ResNetArgs args, int groups, int widthPerGroup) {
        return args.stages(Depth.BOTTLENECKS, groups, width -> args.residual().inside(width, groups, widthPerGroup));
    }

    /** Stages with squeeze and excitation behind each block, with so many times fewer channels inside. */
    static List<Stage> squeezed(List<Stage> stages, int ratio, BuildContext build) {
        if (ratio < 1) {
            throw new IllegalArgumentException("se_ratio: expected at least 1, got " + ratio);
        }
        IntFunction<Layer> attention = channels -> new SELayer(
                channels,
                Widths.divisible(Math.floorDiv(channels, ratio), 8),
                null,
                Acts.of(build, "ReLU"),
                Acts.of(build, "Sigmoid"));
        return each(stages, stage -> stage.withAttention(attention));
    }

    /** Changes each stage. */
    static List<Stage> each(List<Stage> stages, UnaryOperator<Stage> change) {
        return stages.stream().map(change).toList();
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the blocks of the middle stages are not as many as in a network for which depths
     *     are defined
     */
    @Override
    public int depths() {
        Middle middle = middle();
        return middle.second() + middle.third() + 4;
    }

    @Override
    public int depthOf(String path) {
        Middle middle = middle();
        if (!path.startsWith("layer")) {
            return 0;
        }
        String[] names = path.split("\\.", -1);
        int block = Integer.parseInt(names[1]);
        return switch (names[0]) {
            case "layer1" -> 1;
            case "layer2" -> 2 + block / middle.blocks2();
            case "layer3" -> 2 + middle.second() + block / middle.blocks3();
            default -> 2 + middle.second() + middle.third();
        };
    }

    /**
     * How the second and third stage are cut up.
     *
     * @param second depths of the second stage
     * @param third depths of the third stage
     * @param blocks2 blocks that are equally deep in the second stage
     * @param blocks3 blocks that are equally deep in the third stage
     */
    private record Middle(int second, int third, int blocks2, int blocks3) {}

    private Middle middle() {
        int second = blocks("layer2");
        int third = blocks("layer3");
        int[] cut = switch (second + ", " + third) {
            case "4, 6", "4, 23" -> new int[] {2, 3};
            case "8, 36", "24, 36" -> new int[] {4, 4};
            case "30, 48" -> new int[] {5, 6};
            default ->
                throw new IllegalArgumentException("depths of parameters are defined for residual networks of 50,"
                        + " 101, 152 and 200 layers, but this one has " + second + " and " + third
                        + " blocks in its middle stages");
        };
        return new Middle((second + cut[0] - 1) / cut[0], (third + cut[1] - 1) / cut[1], cut[0], cut[1]);
    }

    private int blocks(String stage) {
        BaseModule module = children().get(stage);
        return module == null ? 0 : module.children().size();
    }

    @Override
    protected final void initOwnWeights(Runnable base) {
        base.run();
        InitCfg initCfg = initCfg();
        if (zeroInitResidual && (initCfg == null || !initCfg.isPretrained())) {
            blocks().forEach(ResidualBlock::zeroLastNorm);
        }
    }
}
