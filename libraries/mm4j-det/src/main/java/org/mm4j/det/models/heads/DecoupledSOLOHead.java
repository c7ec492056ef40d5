package org.mm4j.det.models.heads;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.models.layers.ConvStyle;
import org.mm4j.det.models.layers.Resize2d;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Inline;

/**
 * The head of decoupled SOLO, with a tower for columns and one for rows. {@link #forward} gives maps of columns and of rows
 * (n, grid, h, w), and classes.
 *
 * <p>Source: Wang et al., SOLO: Segmenting Objects by Locations (arXiv:1912.04488).
 */
public final class DecoupledSOLOHead extends BaseDecoupledSOLOHead {

    /** The arguments. */
    public record Args(
            @Inline SOLOArgs common,

            @Default("[dict(type='Normal', layer='Conv2d', std=0.01), dict(type='Normal', std=0.01, bias_prob=0.01,"
                    + " override=dict(name='conv_mask_list_x')), dict(type='Normal', std=0.01, bias_prob=0.01,"
                    + " override=dict(name='conv_mask_list_y')), dict(type='Normal', std=0.01, bias_prob=0.01,"
                    + " override=dict(name='conv_cls'))]")
            @Nullable
            InitCfg initCfg) {}

    private final ModuleList<Layer> maskConvsX;
    private final ModuleList<Layer> maskConvsY;
    private final ModuleList<Layer> clsConvs;
    private final ModuleList<Conv2d> convMaskListX;
    private final ModuleList<Conv2d> convMaskListY;
    private final Conv2d convCls;

    /** Makes the head. */
    public DecoupledSOLOHead(Args args, BuildContext build) {
        super(args.common(), args.initCfg());
        ConvStyle style = new ConvStyle(null, args.common().normCfg(), Towers.relu(build));
        this.maskConvsX = child("mask_convs_x", tower(style, 1));
        this.maskConvsY = child("mask_convs_y", tower(style, 1));
        this.clsConvs = child("cls_convs", tower(style, 0));
        this.convMaskListX = child("conv_mask_list_x", lasts(3, false));
        this.convMaskListY = child("conv_mask_list_y", lasts(3, false));
        this.convCls = child("conv_cls", Towers.last(args.common().featChannels(), numClasses(), 3));
    }

    @Override
    List<Tensor> maskMaps(Tensor feature, Tensor coordinates, int level) {
        Tensor x = Towers.through(maskConvsX, Tensors.cat(List.of(feature, coordinates.narrow(1, 0, 1)), 1));
        Tensor y = Towers.through(maskConvsY, Tensors.cat(List.of(feature, coordinates.narrow(1, 1, 1)), 1));
        return List.of(
                convMaskListX.get(level).forward(Resize2d.bilinear(x, 2)),
                convMaskListY.get(level).forward(Resize2d.bilinear(y, 2)));
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
