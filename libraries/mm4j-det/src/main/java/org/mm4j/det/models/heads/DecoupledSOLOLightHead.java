package org.mm4j.det.models.heads;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.models.layers.ConvStyle;
import org.mm4j.det.models.layers.Resize2d;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;
import org.mm4j.registry.Part;

/**
 * The light head of decoupled SOLO, with one tower for columns and rows. {@link #forward} gives maps of columns and of rows
 * (n, grid, h, w), and classes.
 *
 * <p>Source: Wang et al., SOLO: Segmenting Objects by Locations (arXiv:1912.04488).
 */
public final class DecoupledSOLOLightHead extends BaseDecoupledSOLOHead {

    /** The arguments. */
    public record Args(
            @Inline SOLOArgs common,

            @Doc("the last convolution of each tower; None for a plain one") @Nullable
            Part<Convolution> dcnCfg,

            @Default("[dict(type='Normal', layer='Conv2d', std=0.01), dict(type='Normal', std=0.01, bias_prob=0.01,"
                    + " override=dict(name='conv_mask_list_x')), dict(type='Normal', std=0.01, bias_prob=0.01,"
                    + " override=dict(name='conv_mask_list_y')), dict(type='Normal', std=0.01, bias_prob=0.01,"
                    + " override=dict(name='conv_cls'))]")
            @Nullable
            InitCfg initCfg) {}

    private final ModuleList<Layer> maskConvs;
    private final ModuleList<Layer> clsConvs;
    private final ModuleList<Conv2d> convMaskListX;
    private final ModuleList<Conv2d> convMaskListY;
    private final Conv2d convCls;

    /** Makes the head. */
    public DecoupledSOLOLightHead(Args args, BuildContext build) {
        super(args.common(), args.initCfg());
        ConvStyle style = new ConvStyle(null, args.common().normCfg(), Towers.relu(build));
        this.maskConvs = child("mask_convs", tower(args, style, 2));
        this.clsConvs = child("cls_convs", tower(args, style, 0));
        this.convMaskListX = child("conv_mask_list_x", lasts(3, false));
        this.convMaskListY = child("conv_mask_list_y", lasts(3, false));
        this.convCls = child("conv_cls", Towers.last(args.common().featChannels(), numClasses(), 3));
    }

    private static ModuleList<Layer> tower(Args args, ConvStyle style, int further) {
        SOLOArgs common = args.common();
        ModuleList<Layer> tower = new ModuleList<>();
        for (int i = 0; i < common.stackedConvs(); i++) {
            int in = i == 0 ? common.inChannels() + further : common.featChannels();
            ConvStyle own = i == common.stackedConvs() - 1 ? style.withConv(args.dcnCfg()) : style;
            tower.add(own.conv(in, common.featChannels(), 3, 1, 1));
        }
        return tower;
    }

    @Override
    List<Tensor> maskMaps(Tensor feature, Tensor coordinates, int level) {
        Tensor own = Resize2d.bilinear(Towers.through(maskConvs, Tensors.cat(List.of(feature, coordinates), 1)), 2);
        return List.of(
                convMaskListX.get(level).forward(own), convMaskListY.get(level).forward(own));
    }

    @Override
    Tensor classScores(Tensor cls) {
        return convCls.forward(cls);
    }

    @Override
    ModuleList<Layer> clsTower() {
        return clsConvs;
    }
}
