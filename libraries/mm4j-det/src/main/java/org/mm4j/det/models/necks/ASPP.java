package org.mm4j.det.models.necks;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.Tensors;

/** Convolutions of several dilations side by side, the last one of the mean over the map: (n, c, h, w) to (n, c', h, w). */
final class ASPP extends BaseModule implements Layer {

    private final ModuleList<Conv2d> aspp;

    /**
     * Makes the layer.
     *
     * @param outChannels of each convolution
     * @param dilations of the convolutions; the last is 1
     */
    ASPP(int inChannels, int outChannels, List<Integer> dilations) {
        if (dilations.size() < 2 || dilations.get(dilations.size() - 1) != 1) {
            throw new IllegalArgumentException(
                    "aspp_dilations: expected at least two, of which the last is 1, got " + dilations);
        }
        this.aspp = child("aspp", new ModuleList<>());
        for (int dilation : dilations) {
            int kernel = dilation > 1 ? 3 : 1;
            int padding = dilation > 1 ? dilation : 0;
            aspp.add(Conv2d.of(inChannels, outChannels, kernel, 1, padding, dilation, 1, true));
        }
    }

    @Override
    public Tensor forward(Tensor x) {
        return TorchScope.keeping(() -> {
            Tensor mean = torch.adaptive_avg_pool2d(x, 1, 1);
            List<Tensor> outs = new ArrayList<>();
            for (int i = 0; i < aspp.size(); i++) {
                outs.add(torch.relu(aspp.get(i).forward(i + 1 < aspp.size() ? x : mean)));
            }
            int last = outs.size() - 1;
            outs.set(last, outs.get(last).expand_as(outs.get(last - 1)));
            return Tensors.cat(outs, 1);
        });
    }
}
