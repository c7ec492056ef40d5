package org.mm4j.det.models.heads;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.models.layers.ConvStyle;
import org.mm4j.det.models.layers.Scale;
import org.mm4j.engine.init.Inits;
import org.mm4j.engine.memory.TorchScope;
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
 * A head of RTMDet whose layers all levels share: two towers of convolutions, one for classes, one for boxes.
 *
 * <p>Source: Lyu et al., RTMDet (arXiv:2212.07784).
 */
public final class RTMDetHead extends BaseRTMDetHead {

    /** The arguments. */
    public record Args(
            @Inline RTMDetArgs common,

            @Default("True") @Doc("predict whether there is an object, beside its class")
            boolean withObjectness,

            @Default("3") @Doc("odd size of the last convolutions")
            int predKernelSize,

            @Default("dict(type='GN', num_groups=32, requires_grad=True)") @Nullable
            Part<Norm> normCfg,

            @Default("dict(type='ReLU')") @Nullable Part<Activation> actCfg,
            @Nullable TestCfg testCfg) {}

    private final ModuleList<Layer> clsConvs;
    private final ModuleList<Layer> regConvs;
    private final Conv2d rtmCls;
    private final Conv2d rtmReg;
    private final @Nullable Conv2d rtmObj;
    private final ModuleList<Scale> scales;

    /** Makes the head. */
    public RTMDetHead(Args args) {
        super(args.common(), args.testCfg());
        RTMDetArgs common = args.common();
        ConvStyle style = new ConvStyle(common.convCfg(), args.normCfg(), args.actCfg());
        this.clsConvs = child(
                "cls_convs", Towers.tower(style, common.inChannels(), common.featChannels(), common.stackedConvs()));
        this.regConvs = child(
                "reg_convs", Towers.tower(style, common.inChannels(), common.featChannels(), common.stackedConvs()));
        this.rtmCls = child("rtm_cls", Towers.last(common.featChannels(), clsOutChannels(), args.predKernelSize()));
        this.rtmReg = child("rtm_reg", Towers.last(common.featChannels(), 4, args.predKernelSize()));
        this.rtmObj = args.withObjectness()
                ? child("rtm_obj", Towers.last(common.featChannels(), 1, args.predKernelSize()))
                : null;
        this.scales = child("scales", Scale.list(common.anchorGenerator().numLevels()));
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
    public List<List<Tensor>> forward(List<Tensor> features) {
        checkLevels(features);
        List<Tensor> scores = new ArrayList<>();
        List<Tensor> distances = new ArrayList<>();
        try (TorchScope scope = TorchScope.open()) {
            for (int level = 0; level < features.size(); level++) {
                Tensor score = rtmCls.forward(Towers.through(clsConvs, features.get(level)));
                Tensor reg = Towers.through(regConvs, features.get(level));
                scores.add(scope.keep(rtmObj == null ? score : joint(score, rtmObj.forward(reg))));
                Tensor distance = scales.get(level).forward(rtmReg.forward(reg).exp());
                distances.add(scope.keep(distance.mul(pixels(level))));
            }
        }
        return List.of(scores, distances);
    }
}
