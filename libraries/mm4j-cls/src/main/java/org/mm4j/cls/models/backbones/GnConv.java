package org.mm4j.cls.models.backbones;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.ModuleList;

/**
 * Recursive gated convolution: channels are split into parts that double, and each is multiplied by what the parts before it
 * gave. (N, C, H, W) keeps its shape.
 */
final class GnConv extends BaseModule implements Layer {

    private final int[] widths;
    private final int total;
    private final double scale;
    private final Conv2d projIn;
    private final Layer dwconv;
    private final Conv2d projOut;
    private final ModuleList<Conv2d> projs;

    /**
     * Makes the layer.
     *
     * @param order number of parts
     * @param filter the filter over pixels
     * @param scale factor behind the filter
     */
    GnConv(int channels, int order, HorNet.Filter filter, double scale) {
        this.scale = scale;
        this.widths = new int[order];
        int sum = 0;
        for (int i = 0; i < order; i++) {
            widths[i] = channels >> (order - 1 - i);
            sum += widths[i];
        }
        this.total = sum;
        this.projIn = child("proj_in", Conv2d.of(channels, 2 * channels, 1));
        this.dwconv = childOf("dwconv", filter.layer(total));
        this.projOut = child("proj_out", Conv2d.of(channels, channels, 1));
        this.projs = child("projs", new ModuleList<>());
        for (int i = 0; i + 1 < order; i++) {
            projs.add(Conv2d.of(widths[i], widths[i + 1], 1));
        }
    }

    @Override
    public Tensor forward(Tensor x) {
        return TorchScope.keeping(() -> {
            Tensor all = projIn.forward(x);
            Tensor parts = dwconv.forward(all.narrow(1, widths[0], total)).mul(new Scalar(scale));
            Tensor y = all.narrow(1, 0, widths[0]).mul(parts.narrow(1, 0, widths[0]));
            int from = widths[0];
            for (int i = 0; i < projs.size(); i++) {
                y = projs.get(i).forward(y).mul(parts.narrow(1, from, widths[i + 1]));
                from += widths[i + 1];
            }
            return projOut.forward(y);
        });
    }
}
