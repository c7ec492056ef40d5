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
import org.mm4j.engine.nn.Layer;
import org.mm4j.registry.BuildContext;

/** What the residual networks of this library have in common: their first weights, and how arguments become stages. */
public abstract class ResNetVariant extends ResNetBody {

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

    @Override
    protected final void initOwnWeights(Runnable base) {
        base.run();
        InitCfg initCfg = initCfg();
        if (zeroInitResidual && (initCfg == null || !initCfg.isPretrained())) {
            blocks().forEach(ResidualBlock::zeroLastNorm);
        }
    }
}
