package org.mm4j.det.models.heads;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.models.layers.ConvStyle;
import org.mm4j.det.models.layers.MaskFeatModule;
import org.mm4j.det.models.layers.Scale;
import org.mm4j.engine.init.Inits;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;
import org.mm4j.registry.Part;

/**
 * A head of RTMDet-Ins whose layers all levels share: three towers of convolutions, for classes, boxes and the weights
 * that make masks.
 *
 * <p>Source: Lyu et al., RTMDet (arXiv:2212.07784).
 */
public final class RTMDetInsHead extends BaseRTMDetInsHead {

    /** The arguments. */
    public record Args(
            @Inline RTMDetArgs common,
            @Inline RTMDetInsArgs masks,

            @Default("True") @Doc("predict whether there is an object, beside its class")
            boolean withObjectness,

            @Default("3") @Doc("odd size of the last convolutions")
            int predKernelSize,

            @Default("dict(type='GN', num_groups=32, requires_grad=True)") @Nullable
            Part<Norm> normCfg,

            @Default("dict(type='ReLU')") @Nullable Part<Activation> actCfg) {}

    private final ModuleList<Layer> clsConvs;
    private final ModuleList<Layer> regConvs;
    private final Conv2d rtmCls;
    private final Conv2d rtmReg;
    private final @Nullable Conv2d rtmObj;
    private final ModuleList<Scale> scales;
    private final ModuleList<Layer> kernelConvs;
    private final Conv2d rtmKernel;
    private final MaskFeatModule maskHead;

    /** Makes the head. */
    public RTMDetInsHead(Args args) {
        super(args.common(), args.masks());
        RTMDetArgs common = args.common();
        int channels = common.featChannels();
        int kernel = args.predKernelSize();
        this.clsConvs = child("cls_convs", tower(args));
        this.regConvs = child("reg_convs", tower(args));
        this.rtmCls = child("rtm_cls", Towers.last(channels, clsOutChannels(), kernel));
        this.rtmReg = child("rtm_reg", Towers.last(channels, 4, kernel));
        this.rtmObj = args.withObjectness() ? child("rtm_obj", Towers.last(channels, 1, kernel)) : null;
        this.scales = child("scales", Scale.list(common.anchorGenerator().numLevels()));
        this.kernelConvs = child("kernel_convs", tower(args));
        this.rtmKernel = child("rtm_kernel", Towers.last(channels, numGenParams(), kernel));
        this.maskHead = child("mask_head", maskFeatModule(new ConvStyle(null, args.normCfg(), args.actCfg())));
    }

    private static ModuleList<Layer> tower(Args args) {
        RTMDetArgs common = args.common();
        return Towers.tower(
                new ConvStyle(common.convCfg(), args.normCfg(), args.actCfg()),
                common.inChannels(),
                common.featChannels(),
                common.stackedConvs());
    }

    @Override
    protected void initOwnWeights(Runnable base) {
        HeadInits.tree(this, HeadInits.STD);
        double bias = Inits.biasForProbability(HeadInits.PRIOR);
        HeadInits.conv(rtmCls, HeadInits.STD, bias);
        if (rtmObj != null) {
            HeadInits.conv(rtmObj, HeadInits.STD, bias);
        }
    }

    @Override
    Level level(Tensor feature, int level) {
        Tensor score = rtmCls.forward(Towers.through(clsConvs, feature));
        Tensor kernels = rtmKernel.forward(Towers.through(kernelConvs, feature));
        Tensor reg = Towers.through(regConvs, feature);
        return new Level(
                rtmObj == null ? score : joint(score, rtmObj.forward(reg)),
                scales.get(level).forward(rtmReg.forward(reg)).mul(pixels(level)),
                kernels);
    }

    @Override
    Tensor prototypes(List<Tensor> features) {
        return maskHead.forward(features);
    }
}
