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
 * The head of SOLO: a map of its own for the mask of each cell. {@link #forward} gives masks (n, grid², h, w) and classes.
 *
 * <p>Source: Wang et al., SOLO: Segmenting Objects by Locations (arXiv:1912.04488).
 */
public final class SOLOHead extends BaseSOLOHead {

    /** The arguments. */
    public record Args(
            @Inline SOLOArgs common,

            @Default("[dict(type='Normal', layer='Conv2d', std=0.01), dict(type='Normal', std=0.01, bias_prob=0.01,"
                    + " override=dict(name='conv_mask_list')), dict(type='Normal', std=0.01, bias_prob=0.01,"
                    + " override=dict(name='conv_cls'))]")
            @Nullable
            InitCfg initCfg) {}

    private final ModuleList<Layer> maskConvs;
    private final ModuleList<Layer> clsConvs;
    private final ModuleList<Conv2d> convMaskList;
    private final Conv2d convCls;

    /** Makes the head. */
    public SOLOHead(Args args, BuildContext build) {
        super(args.common(), args.initCfg());
        ConvStyle style = new ConvStyle(null, args.common().normCfg(), Towers.relu(build));
        this.maskConvs = child("mask_convs", tower(style, 2));
        this.clsConvs = child("cls_convs", tower(style, 0));
        this.convMaskList = child("conv_mask_list", lasts(1, true));
        this.convCls = child("conv_cls", Towers.last(args.common().featChannels(), numClasses(), 3));
    }

    @Override
    List<Tensor> maskMaps(Tensor feature, Tensor coordinates, int level) {
        Tensor own = Towers.through(maskConvs, Tensors.cat(List.of(feature, coordinates), 1));
        return List.of(convMaskList.get(level).forward(Resize2d.bilinear(own, 2)));
    }

    @Override
    Tensor classScores(Tensor cls) {
        return convCls.forward(cls);
    }

    @Override
    ModuleList<Layer> clsTower() {
        return clsConvs;
    }

    @Override
    Tensor masksOf(List<Tensor> maps, long[] cells, int grid, boolean isProbability) {
        return rows(maps.get(0), cells);
    }
}
