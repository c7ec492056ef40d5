package org.mm4j.det.models.necks;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.det.models.layers.CSPLayer;
import org.mm4j.det.models.layers.ConvStyle;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Neck;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.nn.Upsample;

/** A path from coarse to fine maps and one back, of CSP layers; what comes out is convolved once more. */
abstract class CspPathAggregation extends BaseModule implements Neck {

    private final int levels;
    private final ConvStyle style;
    private final Upsample upsample;
    private final ModuleList<Layer> reduceLayers;
    private final ModuleList<Layer> topDownBlocks;
    private final ModuleList<Layer> downsamples;
    private final ModuleList<Layer> bottomUpBlocks;
    private final ModuleList<Layer> outConvs;

    /**
     * Makes the paths; the subclass adds a convolution for each map.
     *
     * @param blocks what each CSP layer is made of
     */
    CspPathAggregation(CspPathArgs args, CSPLayer.Options blocks) {
        super(args.initCfg());
        List<Integer> in = args.inChannels();
        this.levels = in.size();
        this.style = new ConvStyle(args.convCfg(), args.normCfg(), args.actCfg());
        this.upsample = child("upsample", new Upsample(args.upsampleCfg()));
        this.reduceLayers = child("reduce_layers", new ModuleList<>());
        this.topDownBlocks = child("top_down_blocks", new ModuleList<>());
        this.downsamples = child("downsamples", new ModuleList<>());
        this.bottomUpBlocks = child("bottom_up_blocks", new ModuleList<>());
        this.outConvs = child("out_convs", new ModuleList<>());
        for (int i = levels - 1; i > 0; i--) {
            reduceLayers.add(style.conv(in.get(i), in.get(i - 1), 1, 1, 0));
            topDownBlocks.add(new CSPLayer(in.get(i - 1) * 2, in.get(i - 1), blocks, style, null));
        }
        for (int i = 0; i < levels - 1; i++) {
            downsamples.add(style.conv(blocks.useDepthwise(), in.get(i), in.get(i), 3, 2, 1));
            bottomUpBlocks.add(new CSPLayer(in.get(i) * 2, in.get(i + 1), blocks, style, null));
        }
    }

    final ConvStyle style() {
        return style;
    }

    /** Appends the convolution of the next map that comes out. */
    final void addOut(Layer conv) {
        outConvs.add(conv);
    }

    @Override
    public List<Tensor> forward(List<Tensor> features) {
        if (features.size() != levels) {
            throw new IllegalArgumentException(
                    "the neck takes " + levels + " feature maps, as in_channels says, not " + features.size());
        }
        try (TorchScope scope = TorchScope.open()) {
            List<Tensor> outs = bottomUp(topDown(features));
            List<Tensor> projected = new ArrayList<>();
            for (int i = 0; i < levels; i++) {
                projected.add(outConvs.get(i).forward(outs.get(i)));
            }
            return scope.keepAll(projected);
        }
    }

    /** Finest first. */
    private List<Tensor> topDown(List<Tensor> features) {
        List<Tensor> inner = new ArrayList<>(features);
        for (int i = levels - 1; i > 0; i--) {
            Tensor reduced = reduceLayers.get(levels - 1 - i).forward(inner.get(i));
            inner.set(i, reduced);
            Tensor both = Tensors.cat(List.of(upsample.forward(reduced), features.get(i - 1)), 1);
            inner.set(i - 1, topDownBlocks.get(levels - 1 - i).forward(both));
        }
        return inner;
    }

    private List<Tensor> bottomUp(List<Tensor> inner) {
        List<Tensor> outs = new ArrayList<>(List.of(inner.get(0)));
        for (int i = 0; i < levels - 1; i++) {
            Tensor smaller = downsamples.get(i).forward(outs.get(i));
            outs.add(bottomUpBlocks.get(i).forward(Tensors.cat(List.of(smaller, inner.get(i + 1)), 1)));
        }
        return outs;
    }
}
