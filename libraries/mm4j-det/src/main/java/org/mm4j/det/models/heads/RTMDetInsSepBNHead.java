package org.mm4j.det.models.heads;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.ConvModule;
import org.mm4j.det.models.layers.ConvStyle;
import org.mm4j.det.models.layers.MaskFeatModule;
import org.mm4j.engine.init.Inits;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;
import org.mm4j.registry.Part;

/**
 * The head of RTMDet-Ins: for each level one tower for classes and boxes, whose convolutions all levels share while each
 * has its own norms, and one for the weights that make masks, which levels do not share.
 *
 * <p>Source: Lyu et al., RTMDet (arXiv:2212.07784).
 */
public final class RTMDetInsSepBNHead extends BaseRTMDetInsHead {

    /** The arguments. */
    public record Args(
            @Inline RTMDetArgs common,
            @Inline RTMDetInsArgs masks,

            @Default("True") @Doc("all levels have the same convolutions in their towers for classes and boxes")
            boolean shareConv,

            @Default("False") @Doc("predict whether there is an object, beside its class")
            boolean withObjectness,

            @Default("dict(type='BN', requires_grad=True)") @Nullable
            Part<Norm> normCfg,

            @Default("dict(type='SiLU', inplace=True)") @Nullable
            Part<Activation> actCfg,

            @Default("1") @Doc("odd size of the last convolutions")
            int predKernelSize) {}

    private final ModuleList<ModuleList<ConvModule>> clsConvs;
    private final ModuleList<ModuleList<ConvModule>> kernelConvs;
    private final ModuleList<Conv2d> rtmCls;
    private final ModuleList<Conv2d> rtmReg;
    private final ModuleList<Conv2d> rtmKernel;
    private final @Nullable ModuleList<Conv2d> rtmObj;
    private final MaskFeatModule maskHead;

    /** Makes the head. */
    public RTMDetInsSepBNHead(Args args) {
        super(args.common(), args.masks());
        RTMDetArgs common = args.common();
        int channels = common.featChannels();
        int kernel = args.predKernelSize();
        int levels = common.anchorGenerator().numLevels();
        this.clsConvs = child("cls_convs", towers(args, args.shareConv()));
        // As in the original the towers for boxes are those for classes, under a second name.
        ModuleList<ModuleList<ConvModule>> regConvs = child("reg_convs", new ModuleList<>());
        clsConvs.forEach(regConvs::addShared);
        this.kernelConvs = child("kernel_convs", towers(args, false));
        this.rtmCls = child("rtm_cls", Towers.lasts(channels, clsOutChannels(), kernel, levels));
        this.rtmReg = child("rtm_reg", Towers.lasts(channels, 4, kernel, levels));
        this.rtmKernel = child("rtm_kernel", Towers.lasts(channels, numGenParams(), kernel, levels));
        this.rtmObj = args.withObjectness() ? child("rtm_obj", Towers.lasts(channels, 1, kernel, levels)) : null;
        this.maskHead = child("mask_head", maskFeatModule(new ConvStyle(null, args.normCfg(), args.actCfg())));
    }

    private static ModuleList<ModuleList<ConvModule>> towers(Args args, boolean share) {
        RTMDetArgs common = args.common();
        return Towers.towers(
                new ConvStyle(common.convCfg(), args.normCfg(), args.actCfg()),
                common.inChannels(),
                common.featChannels(),
                common.stackedConvs(),
                common.anchorGenerator().numLevels(),
                share);
    }

    @Override
    protected void initOwnWeights(Runnable base) {
        HeadInits.tree(this, HeadInits.STD);
        double bias = Inits.biasForProbability(HeadInits.PRIOR);
        rtmCls.forEach(conv -> HeadInits.conv(conv, HeadInits.STD, bias));
        rtmReg.forEach(conv -> HeadInits.conv(conv, HeadInits.STD, 1));
        if (rtmObj != null) {
            rtmObj.forEach(conv -> HeadInits.conv(conv, HeadInits.STD, bias));
        }
    }

    @Override
    Level level(Tensor feature, int level) {
        Tensor both = Towers.through(clsConvs.get(level), feature);
        Tensor score = rtmCls.get(level).forward(both);
        Tensor kernels = rtmKernel.get(level).forward(Towers.through(kernelConvs.get(level), feature));
        // Statistics are gathered for classes and for boxes, as in the original.
        Tensor reg = isTraining() ? Towers.through(clsConvs.get(level), feature) : both;
        return new Level(
                rtmObj == null ? score : joint(score, rtmObj.get(level).forward(reg)),
                rtmReg.get(level).forward(reg).relu().mul(pixels(level)),
                kernels);
    }

    @Override
    Tensor prototypes(List<Tensor> features) {
        return maskHead.forward(features);
    }
}
