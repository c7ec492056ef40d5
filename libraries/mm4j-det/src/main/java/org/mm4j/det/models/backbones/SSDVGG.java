package org.mm4j.det.models.backbones;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigValue;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Backbone;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.MaxPool2d;
import org.mm4j.engine.nn.ReLU;
import org.mm4j.engine.nn.Sequential;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * VGG without its classifier, with two wide convolutions in its place, as SSD has it. From pictures (n, 3, h, w) to the
 * outputs of some of its layers.
 *
 * <p>Sources: Simonyan and Zisserman, Very Deep Convolutional Networks (arXiv:1409.1556); Liu et al., SSD
 * (arXiv:1512.02325).
 */
public final class SSDVGG extends BaseModule implements Backbone {

    /** The arguments. */
    public record Args(
            @Doc("11, 13, 16 or 19") int depth,

            @Default("False") @Doc("keep the pooling behind the last stage")
            boolean withLastPool,

            @Default("True") @Doc("whether pooling rounds sizes up")
            boolean ceilMode,

            @Default("(3, 4)") @Doc("has no effect, as in the original")
            List<Integer> outIndices,

            @Default("(22, 34)") @Doc("layers whose outputs are returned")
            List<Integer> outFeatureIndices,

            @Doc("only None is supported: use init_cfg") @Nullable
            ConfigValue pretrained,

            @Default("[dict(type='Kaiming', layer='Conv2d'), dict(type='Constant', val=1, layer='BatchNorm2d'),"
                    + " dict(type='Normal', std=0.01, layer='Linear')]")
            @Nullable
            InitCfg initCfg,

            @Doc("has no effect, as in the original") @Nullable
            Integer inputSize,

            @Doc("has no effect here, as in the original: it is the neck's") @Nullable
            Double l2NormScale) {

        /** Checks the depth. */
        public Args {
            if (!BLOCKS.containsKey(depth)) {
                throw new IllegalArgumentException("depth is 11, 13, 16 or 19, not " + depth);
            }
            if (pretrained != null) {
                throw new IllegalArgumentException(
                        "pretrained is not supported; write init_cfg=dict(type='Pretrained', checkpoint=…)");
            }
        }
    }

    private static final Map<Integer, List<Integer>> BLOCKS = Map.of(
            11, List.of(1, 1, 2, 2, 2),
            13, List.of(2, 2, 2, 2, 2),
            16, List.of(2, 2, 3, 3, 3),
            19, List.of(2, 2, 4, 4, 4));

    private static final int WIDE = 1024;

    private final List<Integer> outs;
    private final Sequential features;

    /** Makes the backbone. */
    public SSDVGG(Args args) {
        super(args.initCfg());
        this.outs = List.copyOf(args.outFeatureIndices());
        List<Layer> layers = new ArrayList<>();
        int in = 3;
        List<Integer> stages = BLOCKS.getOrDefault(args.depth(), List.of());
        for (int stage = 0; stage < stages.size(); stage++) {
            int out = 64 << Math.min(stage, 3);
            for (int i = 0; i < stages.get(stage); i++) {
                layers.add(Conv2d.of(in, out, 3, 1, 1, 1, 1, true));
                layers.add(relu());
                in = out;
            }
            if (stage < stages.size() - 1 || args.withLastPool()) {
                layers.add(new MaxPool2d(IntPair.of(2), IntPair.of(2), IntPair.of(0), IntPair.of(1), args.ceilMode()));
            }
        }
        layers.add(MaxPool2d.of(3, 1, 1));
        layers.add(Conv2d.of(in, WIDE, 3, 1, 6, 6, 1, true));
        layers.add(relu());
        layers.add(Conv2d.of(WIDE, WIDE, 1));
        layers.add(relu());
        this.features = child("features", new Sequential(layers));
        for (int index : outs) {
            if (index < 0 || index >= layers.size()) {
                throw new IllegalArgumentException(
                        "out_feature_indices are from 0 to " + (layers.size() - 1) + ", not " + outs);
            }
        }
    }

    private static ReLU relu() {
        return new ReLU(new ReLU.Args(false));
    }

    @Override
    public List<Tensor> forward(Tensor x) {
        try (TorchScope scope = TorchScope.open()) {
            List<Tensor> found = new ArrayList<>();
            Tensor y = x;
            for (int i = 0; i < features.size(); i++) {
                y = features.get(i).forward(y);
                if (outs.contains(i)) {
                    found.add(y);
                }
            }
            return scope.keepAll(found);
        }
    }
}
