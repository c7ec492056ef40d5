package org.mm4j.cls.models.backbones;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.cls.models.layers.LayerNorm2d;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Backbone;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.Sequential;

/**
 * Stages of blocks, each behind layers that make the map smaller, and a norm for each output: from pictures (N, C, H, W) to
 * maps (N, C_i, H_i, W_i), or to their means (N, C_i).
 *
 * <p>Children: possibly {@code pos_embed}; {@code downsample_layers}, {@code stages}, {@code norm0}, …
 */
abstract class ConvStages extends BaseModule implements Backbone {

    private final boolean givesMeans;
    private final @Nullable FourierEmbedding posEmbed;
    private final ModuleList<Sequential> downsampleLayers;
    private final ModuleList<Sequential> stages;
    private final Map<Integer, Layer> norms = new TreeMap<>();

    /**
     * Makes a network without stages.
     *
     * @param givesMeans whether maps become their means before their norm
     * @param posEmbed added behind the first stage; null for none
     */
    ConvStages(@Nullable InitCfg initCfg, boolean givesMeans, @Nullable FourierEmbedding posEmbed) {
        super(initCfg);
        this.givesMeans = givesMeans;
        this.posEmbed = posEmbed == null ? null : child("pos_embed", posEmbed);
        this.downsampleLayers = child("downsample_layers", new ModuleList<>());
        this.stages = child("stages", new ModuleList<>());
    }

    /** The layers before the first stage: patches side by side. */
    static Sequential stem(int in, int width, int patch, IntFunction<? extends Layer> norm) {
        return new Sequential(Conv2d.of(in, width, patch, patch, 0, 1, 1, true), norm.apply(width));
    }

    /** The layers before other stages, which halve the map. */
    static Sequential downsample(int in, int out, IntFunction<? extends Layer> norm) {
        return new Sequential(norm.apply(in), Conv2d.of(in, out, 2, 2, 0, 1, 1, true));
    }

    /** Appends a stage. */
    final void add(Sequential downsample, List<? extends Layer> blocks) {
        downsampleLayers.add(downsample);
        stages.add(new Sequential(blocks));
    }

    /** Lets a stage be an output, behind a norm. */
    final void output(int stage, Layer norm) {
        norms.put(stage, childOf("norm" + stage, norm));
    }

    @Override
    public final List<Tensor> forward(Tensor x) {
        try (TorchScope scope = TorchScope.open()) {
            List<Tensor> outs = new ArrayList<>();
            Tensor y = x;
            for (int i = 0; i < stages.size(); i++) {
                y = run(stages.get(i), downsampleLayers.get(i).forward(y));
                if (i == 0 && posEmbed != null) {
                    y = y.add(posEmbed.forward(y));
                }
                Layer norm = norms.get(i);
                if (norm != null) {
                    outs.add(givesMeans ? mean(norm, y) : norm.forward(y));
                }
            }
            return scope.keepAll(outs);
        }
    }

    /** Runs the blocks of a stage. */
    Tensor run(Sequential stage, Tensor x) {
        return stage.forward(x);
    }

    private static Tensor mean(Layer norm, Tensor x) {
        boolean isMap = norm instanceof LayerNorm2d;
        return norm.forward(x.mean(new long[] {-2, -1}, isMap, new ScalarTypeOptional()))
                .flatten(1, -1);
    }

    /**
     * Keeps the first stages in evaluation and their weights as they are.
     *
     * @param withNorms whether those of their outputs too
     */
    final void freeze(int count, boolean withNorms) {
        for (int i = 0; i < count; i++) {
            Freezing.freeze(downsampleLayers.get(i));
            Freezing.freeze(stages.get(i));
            Layer norm = norms.get(i);
            if (withNorms && norm != null) {
                Freezing.freeze(norm);
            }
        }
    }
}
