package org.mm4j.det.models.heads;

import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.models.layers.ConvStyle;
import org.mm4j.det.task.BoxCoder;
import org.mm4j.det.task.MlvlPointGenerator;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Part;

/**
 * What heads without anchors have in common: two towers, shared by all levels, behind them {@code conv_cls} and
 * {@code conv_reg}, and a point at each cell as prior.
 */
abstract class BaseAnchorFreeHead extends BaseDenseHead {

    private static final double MIDDLE = 0.5;

    private final AnchorFreeArgs common;
    private final MlvlPointGenerator priorGenerator;
    private final ModuleList<Layer> clsConvs;
    private final ModuleList<Layer> regConvs;
    private final Conv2d convCls;
    private final Conv2d convReg;

    BaseAnchorFreeHead(
            AnchorFreeArgs common, @Nullable Part<Norm> normCfg, @Nullable InitCfg initCfg, BuildContext build) {
        super(initCfg);
        this.common = common;
        this.priorGenerator = new MlvlPointGenerator(new MlvlPointGenerator.Args(common.strides(), MIDDLE));
        childOf("loss_cls", common.lossCls());
        childOf("loss_bbox", common.lossBbox());
        this.clsConvs = child("cls_convs", tower(normCfg, build));
        this.regConvs = child("reg_convs", tower(normCfg, build));
        this.convCls = child("conv_cls", Towers.last(common.featChannels(), clsOutChannels(), 3));
        this.convReg = child("conv_reg", Towers.last(common.featChannels(), 4, 3));
    }

    private ModuleList<Layer> tower(@Nullable Part<Norm> normCfg, BuildContext build) {
        ConvStyle style = new ConvStyle(common.convCfg(), normCfg, Towers.relu(build), common.convBias());
        return Towers.tower(
                style,
                common.inChannels(),
                common.featChannels(),
                common.stackedConvs(),
                common.dcnOnLastConv(),
                build);
    }

    final AnchorFreeArgs common() {
        return common;
    }

    @Override
    public final int numClasses() {
        return common.numClasses();
    }

    @Override
    protected final @Nullable TestCfg testCfg() {
        return common.testCfg();
    }

    @Override
    protected final MlvlPointGenerator priorGenerator() {
        return priorGenerator;
    }

    @Override
    protected final BoxCoder bboxCoder() {
        return common.bboxCoder();
    }

    @Override
    protected final boolean useSigmoidCls() {
        return common.lossCls().useSigmoid();
    }

    /** Pixels that a cell of a level stands for. */
    final double stride(int level) {
        return common.strides().get(level).width();
    }

    /** What the towers make of a map. */
    record Towered(Tensor cls, Tensor reg) {}

    /** Runs the towers. */
    final Towered towers(Tensor feature) {
        return new Towered(Towers.through(clsConvs, feature), Towers.through(regConvs, feature));
    }

    /** Class scores of what a tower made. */
    final Tensor clsScore(Tensor cls) {
        return convCls.forward(cls);
    }

    /** What is predicted of boxes, of what a tower made. */
    final Tensor bboxPred(Tensor reg) {
        return convReg.forward(reg);
    }
}
