package org.mm4j.det.models.heads;

import org.bytedeco.pytorch.Tensor;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigString;
import org.mm4j.cv.models.ConvModule;
import org.mm4j.det.models.layers.ConvStyle;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Part;
import org.mm4j.registry.RegistryKey;

/** Towers of 3 x 3 convolutions, as most dense heads have them, and the convolutions behind them. */
final class Towers {

    private Towers() {}

    /** The activation of convolutions that the config does not choose one for. */
    static Part<Activation> relu(BuildContext build) {
        return build.bind(RegistryKey.of(Activation.class), ConfigDict.EMPTY.with("type", ConfigString.of("ReLU")));
    }

    /** The deformable convolution, which is looked up only where it is asked for. */
    static Part<Convolution> deformable(BuildContext build) {
        ConfigDict cfg = ConfigDict.EMPTY.with("type", ConfigString.of("DCNv2"));
        return build.at("dcn_on_last_conv").bind(RegistryKey.of(Convolution.class), cfg);
    }

    /** So many convolutions one after the other; the map keeps its size. */
    static ModuleList<Layer> tower(ConvStyle style, int inChannels, int channels, int depth) {
        ModuleList<Layer> tower = new ModuleList<>();
        for (int i = 0; i < depth; i++) {
            tower.add(style.conv(i == 0 ? inChannels : channels, channels, 3, 1, 1));
        }
        return tower;
    }

    /** {@link #tower(ConvStyle, int, int, int)} whose last convolution may be a deformable one. */
    static ModuleList<Layer> tower(
            ConvStyle style, int inChannels, int channels, int depth, boolean dcnOnLast, BuildContext build) {
        ModuleList<Layer> tower = new ModuleList<>();
        for (int i = 0; i < depth; i++) {
            ConvStyle own = dcnOnLast && i == depth - 1 ? style.withConv(deformable(build)) : style;
            tower.add(own.conv(i == 0 ? inChannels : channels, channels, 3, 1, 1));
        }
        return tower;
    }

    /**
     * A tower for each level.
     *
     * @param share whether the towers have the same convolutions, and only their norms differ
     */
    static ModuleList<ModuleList<ConvModule>> towers(
            ConvStyle style, int inChannels, int channels, int depth, int levels, boolean share) {
        ModuleList<ModuleList<ConvModule>> towers = new ModuleList<>();
        for (int level = 0; level < levels; level++) {
            ModuleList<ConvModule> tower = new ModuleList<>();
            for (int i = 0; i < depth; i++) {
                Convolution shared = share && level > 0 ? towers.get(0).get(i).conv() : null;
                tower.add(style.conv(i == 0 ? inChannels : channels, channels, 3, 1, 1, shared));
            }
            towers.add(tower);
        }
        return towers;
    }

    /** For each level a plain convolution with a bias that keeps the size of the map. */
    static ModuleList<Conv2d> lasts(int inChannels, int outChannels, int kernelSize, int levels) {
        ModuleList<Conv2d> lasts = new ModuleList<>();
        for (int level = 0; level < levels; level++) {
            lasts.add(last(inChannels, outChannels, kernelSize));
        }
        return lasts;
    }

    /** A plain convolution with a bias that keeps the size of the map. */
    static Conv2d last(int inChannels, int outChannels, int kernelSize) {
        return Conv2d.of(inChannels, outChannels, kernelSize, 1, kernelSize / 2, 1, 1, true);
    }

    /** Runs a tower. */
    static Tensor through(Iterable<? extends Layer> tower, Tensor map) {
        Tensor y = map;
        for (Layer layer : tower) {
            y = layer.forward(y);
        }
        return y;
    }
}
