package org.mm4j.det.models.layers;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Sequential;
import org.mm4j.engine.nn.Tensors;

/** Prototypes of masks: the maps of all levels enlarged to the first, joined and convolved. */
public final class MaskFeatModule extends BaseModule {

    private final int levels;
    private final Conv2d fusionConv;
    private final Sequential stackedConvs;
    private final Conv2d projection;

    /**
     * Makes the module.
     *
     * @param inChannels channels of each map
     * @param featChannels channels of the convolutions
     * @param depth number of convolutions
     * @param levels number of maps
     * @param numPrototypes channels of the result
     */
    public MaskFeatModule(int inChannels, int featChannels, int depth, int levels, int numPrototypes, ConvStyle style) {
        this.levels = levels;
        this.fusionConv = child("fusion_conv", Conv2d.of(levels * inChannels, inChannels, 1));
        List<Layer> convs = new ArrayList<>();
        for (int i = 0; i < depth; i++) {
            convs.add(style.conv(i == 0 ? inChannels : featChannels, featChannels, 3, 1, 1));
        }
        this.stackedConvs = child("stacked_convs", new Sequential(convs));
        this.projection = child("projection", Conv2d.of(featChannels, numPrototypes, 1));
    }

    /**
     * Runs the module.
     *
     * @param features (n, c, h, w) each, finest first
     * @return (n, prototypes, h, w) of the size of the first map
     */
    public Tensor forward(List<Tensor> features) {
        try (TorchScope scope = TorchScope.open()) {
            Tensor first = features.get(0);
            List<Tensor> same = new ArrayList<>(List.of(first));
            for (int i = 1; i < levels; i++) {
                same.add(Resize2d.bilinear(features.get(i), first.size(2), first.size(3)));
            }
            Tensor fused = fusionConv.forward(Tensors.cat(same, 1));
            return scope.keep(projection.forward(stackedConvs.forward(fused)));
        }
    }
}
