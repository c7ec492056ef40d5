package org.mm4j.det.models.necks;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.models.layers.ConvStyle;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/** A feature pyramid with a second path, from fine to coarse (<a href="https://arxiv.org/abs/1803.01534">PANet</a>). */
@Doc("A feature pyramid with a second path, from fine to coarse.")
public final class PAFPN extends FPN {

    /** The arguments. */
    public record Args(
            @Doc("channels of the maps, finest first") List<Integer> inChannels,
            @Doc("channels of every map that comes out") int outChannels,
            @Doc("number of maps that come out") int numOuts,
            @Default("0") @Doc("the first map that is used") int startLevel,

            @Default("-1") @Doc("the last map that is used; -1: the last there is")
            int endLevel,

            @Default("False") @Doc("make further levels by convolutions: a bool, 'on_input', 'on_lateral', 'on_output'")
            ExtraConvs addExtraConvs,

            @Default("False") @Doc("a ReLU before each of these but the first")
            boolean reluBeforeExtraConvs,

            @Default("False") @Doc("no norm in the convolutions that unify the channels")
            boolean noNormOnLateral,

            @Nullable Part<Convolution> convCfg,
            @Nullable Part<Norm> normCfg,
            @Nullable Part<Activation> actCfg,

            @Default("dict(type='Xavier', layer='Conv2d', distribution='uniform')") @Nullable
            InitCfg initCfg) {

        private FPN.Args pyramid() {
            return new FPN.Args(
                    inChannels,
                    outChannels,
                    numOuts,
                    startLevel,
                    endLevel,
                    addExtraConvs,
                    reluBeforeExtraConvs,
                    noNormOnLateral,
                    convCfg,
                    normCfg,
                    actCfg,
                    new Enlarge("nearest", null, null),
                    initCfg);
        }
    }

    private final ModuleList<Layer> downsampleConvs;
    private final ModuleList<Layer> pafpnConvs;

    /** Makes the neck. */
    public PAFPN(Args args) {
        super(args.pyramid());
        this.downsampleConvs = child("downsample_convs", new ModuleList<>());
        this.pafpnConvs = child("pafpn_convs", new ModuleList<>());
        ConvStyle style = new ConvStyle(args.convCfg(), args.normCfg(), args.actCfg());
        int out = args.outChannels();
        for (int i = 1; i < used(); i++) {
            downsampleConvs.add(style.conv(out, out, 3, 2, 1));
            pafpnConvs.add(style.conv(out, out, 3, 1, 1));
        }
    }

    @Override
    List<Tensor> joined(List<Tensor> maps) {
        List<Tensor> outs = new ArrayList<>(maps);
        for (int i = 1; i < maps.size(); i++) {
            outs.set(i, outs.get(i).add(downsampleConvs.get(i - 1).forward(outs.get(i - 1))));
        }
        for (int i = 1; i < maps.size(); i++) {
            outs.set(i, pafpnConvs.get(i - 1).forward(outs.get(i)));
        }
        return outs;
    }
}
