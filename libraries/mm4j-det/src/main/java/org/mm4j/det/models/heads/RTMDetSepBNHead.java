package org.mm4j.det.models.heads;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.models.layers.ConvStyle;
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
 * The head of RTMDet: for each level two towers, whose convolutions all levels share while each has its own norms.
 *
 * <p>Source: Lyu et al., RTMDet (arXiv:2212.07784).
 */
public class RTMDetSepBNHead extends BaseRTMDetHead {

    /** The arguments. */
    public record Args(
            @Inline RTMDetArgs common,

            @Default("True") @Doc("all levels have the same convolutions in their towers")
            boolean shareConv,

            @Default("False") @Doc("depthwise separable convolutions; goes with share_conv=False only")
            boolean useDepthwise,

            @Default("True") @Doc("predict whether there is an object, beside its class")
            boolean withObjectness,

            @Default("dict(type='BN', momentum=0.03, eps=0.001)") @Nullable
            Part<Norm> normCfg,

            @Default("dict(type='SiLU')") @Nullable Part<Activation> actCfg,

            @Default("1") @Doc("odd size of the last convolutions")
            int predKernelSize,

            @Default("False") @Doc("boxes are exponentials of what is predicted")
            boolean expOnReg,

            @Nullable TestCfg testCfg) {

        /** Refuses what cannot be shared. */
        public Args {
            if (shareConv && useDepthwise) {
                throw new IllegalArgumentException(
                        "share_conv=True does not go with use_depthwise=True, whose blocks have two convolutions each;"
                                + " set share_conv=False");
            }
        }
    }

    private final boolean expOnReg;
    private final ModuleList<? extends ModuleList<? extends Layer>> clsConvs;
    private final ModuleList<? extends ModuleList<? extends Layer>> regConvs;
    private final ModuleList<Conv2d> rtmCls;
    private final ModuleList<Conv2d> rtmReg;
    private final @Nullable ModuleList<Conv2d> rtmObj;

    /** Makes the head. */
    @SuppressWarnings("this-escape") // registering children, as every module does
    public RTMDetSepBNHead(Args args) {
        super(args.common(), args.testCfg());
        this.expOnReg = args.expOnReg();
        int channels = args.common().featChannels();
        int levels = args.common().anchorGenerator().numLevels();
        this.clsConvs = child("cls_convs", towers(args, levels));
        this.regConvs = child("reg_convs", towers(args, levels));
        this.rtmCls = child("rtm_cls", Towers.lasts(channels, clsOutChannels(), args.predKernelSize(), levels));
        this.rtmReg = child("rtm_reg", Towers.lasts(channels, 4, args.predKernelSize(), levels));
        this.rtmObj = args.withObjectness()
                ? child("rtm_obj", Towers.lasts(channels, 1, args.predKernelSize(), levels))
                : null;
    }

    private static ModuleList<? extends ModuleList<? extends Layer>> towers(Args args, int levels) {
        RTMDetArgs common = args.common();
        ConvStyle style = new ConvStyle(common.convCfg(), args.normCfg(), args.actCfg());
        if (!args.useDepthwise()) {
            return Towers.towers(
                    style, common.inChannels(), common.featChannels(), common.stackedConvs(), levels, args.shareConv());
        }
        ModuleList<ModuleList<Layer>> towers = new ModuleList<>();
        for (int level = 0; level < levels; level++) {
            ModuleList<Layer> tower = towers.add(new ModuleList<>());
            for (int i = 0; i < common.stackedConvs(); i++) {
                int in = i == 0 ? common.inChannels() : common.featChannels();
                tower.add(style.conv(true, in, common.featChannels(), 3, 1, 1));
            }
        }
        return towers;
    }

    @Override
    protected void initOwnWeights(Runnable base) {
        HeadInits.tree(this, HeadInits.STD);
        double bias = Inits.biasForProbability(HeadInits.PRIOR);
        rtmCls.forEach(conv -> HeadInits.conv(conv, HeadInits.STD, bias));
        if (rtmObj != null) {
            rtmObj.forEach(conv -> HeadInits.conv(conv, HeadInits.STD, bias));
        }
    }

    @Override
    public List<List<Tensor>> forward(List<Tensor> features) {
        checkLevels(features);
        return byKind(features, (feature, level) -> {
            Tensor score = rtmCls.get(level).forward(Towers.through(clsConvs.get(level), feature));
            Tensor reg = Towers.through(regConvs.get(level), feature);
            Tensor distance = rtmReg.get(level).forward(reg);
            List<Tensor> outputs = new ArrayList<>();
            outputs.add(rtmObj == null ? score : joint(score, rtmObj.get(level).forward(reg)));
            outputs.add((expOnReg ? distance.exp() : distance).mul(pixels(level)));
            outputs.addAll(further(reg, level));
            return outputs;
        });
    }

    /**
     * What a level gives besides scores and distances.
     *
     * @param features of its tower for boxes, (n, c, h, w)
     */
    protected List<Tensor> further(Tensor features, int level) {
        return List.of();
    }
}
