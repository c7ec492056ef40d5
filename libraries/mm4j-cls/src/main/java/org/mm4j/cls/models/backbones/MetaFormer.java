package org.mm4j.cls.models.backbones;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Backbone;
import org.mm4j.engine.model.Layers;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.Sequential;

/**
 * What {@link PoolFormer} and {@link RIFormer} have in common: stages of blocks, {@code network.0}, {@code network.2}, …, with
 * convolutions that make maps smaller between them, and a norm behind each map that is returned.
 */
abstract class MetaFormer extends BaseModule implements Backbone {

    private final PatchMerge patchEmbed;
    private final ModuleList<Layer> network;
    private final Map<Integer, Norm> norms = new TreeMap<>();
    private final boolean freezesStem;
    private final int frozen;

    /**
     * Makes the network.
     *
     * @param inChannels channels of the pictures
     * @param mixer what mixes pixels, for a number of channels; null if blocks have nothing of the kind
     * @param freezesStem whether the first convolution is not trained
     * @param frozen how many layers of {@code network} are not trained
     */
    MetaFormer(
            MetaFormerArgs args, int inChannels, @Nullable IntFunction<Layer> mixer, boolean freezesStem, int frozen) {
        super(args.initCfg());
        this.freezesStem = freezesStem;
        this.frozen = frozen;
        MetaFormerArch arch = args.arch();
        List<Integer> channels = arch.channels();
        this.patchEmbed = child(
                "patch_embed",
                new PatchMerge(inChannels, channels.get(0), args.inPatchSize(), args.inStride(), args.inPad()));
        this.network = child("network", new ModuleList<>());
        int total = arch.layers().stream().mapToInt(Integer::intValue).sum();
        int block = 0;
        for (int i = 0; i < channels.size(); i++) {
            List<MetaFormerBlock> blocks = new ArrayList<>();
            for (int j = 0; j < arch.layers().get(i); j++) {
                double rate = args.dropPathRate() * block++ / Math.max(1, total - 1);
                blocks.add(new MetaFormerBlock(
                        args, channels.get(i), arch.mlpRatios().get(i), mixer, rate));
            }
            network.add(new Sequential(blocks));
            if (i + 1 < channels.size() && !channels.get(i).equals(channels.get(i + 1))) {
                network.add(new PatchMerge(
                        channels.get(i), channels.get(i + 1), args.downPatchSize(), args.downStride(), args.downPad()));
            }
        }
        for (int index : args.outIndices().indices("out_indices", network.size())) {
            Norm norm = Layers.norm(args.normCfg(), channels.get((index + 1) / 2));
            norms.put(index, norm);
            childOf("norm" + index, norm);
        }
        Freezing.check(frozen, 0, network.size());
        freeze();
    }

    @Override
    public final List<Tensor> forward(Tensor x) {
        try (TorchScope scope = TorchScope.open()) {
            List<Tensor> outs = new ArrayList<>();
            Tensor y = patchEmbed.forward(x);
            for (int i = 0; i < network.size(); i++) {
                y = network.get(i).forward(y);
                Norm norm = norms.get(i);
                if (norm != null) {
                    outs.add(norm.forward(y));
                }
            }
            return scope.keepAll(outs);
        }
    }

    /** Keeps frozen layers in evaluation. */
    @Override
    protected final void onTrain(boolean mode) {
        freeze();
    }

    private void freeze() {
        if (freezesStem) {
            Freezing.freeze(patchEmbed);
        }
        for (int i = 0; i < frozen; i++) {
            Freezing.freeze(network.get(i));
            Norm norm = norms.get(i);
            if (norm != null) {
                Freezing.freeze(norm);
            }
        }
    }
}
