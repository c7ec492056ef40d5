package org.mm4j.cls.models.backbones;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Backbone;
import org.mm4j.engine.model.Layers;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.AvgPool2d;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.MaxPool2d;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.Sequential;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.engine.structures.Ints;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.FromConfig;
import org.mm4j.registry.Part;

/**
 * DenseNet (<a href="https://arxiv.org/abs/1608.06993">Densely connected convolutional networks</a>). From pictures (N,
 * in_channels, H, W) to the maps behind the transitions that are asked for.
 */
@Doc("DenseNet.")
public final class DenseNet extends BaseModule implements Backbone {

    /** The arguments. */
    public record Args(
            @Doc("121, 161, 169, 201, or a dict of growth_rate, depths and init_channels") @Default("'121'")
            Arch arch,

            @Doc("channels of the pictures") @Default("3") int inChannels,

            @Doc("how many times growth_rate layers have inside") @Default("4")
            int bnSize,

            @Doc("probability of a value to be dropped in training") @Default("0")
            double dropRate,

            @Doc("part of the channels that transitions keep") @Default("0.5")
            double compressionFactor,

            @Doc("recompute layers in the backward pass; only False is supported") @Default("False")
            boolean memoryEfficient,

            @Doc("the norms") @Default("dict(type='BN')") Part<Norm> normCfg,

            @Doc("the activations") @Default("dict(type='ReLU')")
            Part<Activation> actCfg,

            @Doc("stages to return; negative from behind") @Default("-1")
            Ints outIndices,

            @Doc("how many stages are not trained") @Default("0")
            int frozenStages,

            @Nullable InitCfg initCfg) {

        public Args {
            if (memoryEfficient) {
                throw new IllegalArgumentException("memory_efficient=True is not supported; it saves memory in training"
                        + " and changes no result: leave it out");
            }
            Freezing.check(frozenStages, 0, arch.depths().size());
        }
    }

    /**
     * Sizes: configs write a name or a dict.
     *
     * @param growthRate channels that each layer adds
     * @param depths layers of each stage
     * @param initChannels channels of the first convolution
     */
    public record Arch(int growthRate, List<Integer> depths, int initChannels) {

        private static final Map<String, Arch> NAMED = new TreeMap<>(Map.of(
                "121", new Arch(32, List.of(6, 12, 24, 16), 64),
                "169", new Arch(32, List.of(6, 12, 32, 32), 64),
                "201", new Arch(32, List.of(6, 12, 48, 32), 64),
                "161", new Arch(48, List.of(6, 12, 36, 24), 96)));

        /** The sizes of a name. */
        @FromConfig
        public static Arch of(String name) {
            Arch arch = NAMED.get(name);
            if (arch == null) {
                throw new IllegalArgumentException(
                        "arch: unknown '" + name + "'; there are " + String.join(", ", NAMED.keySet()));
            }
            return arch;
        }

        /** Sizes of one's own. */
        @FromConfig
        public static Arch of(Own own) {
            return new Arch(own.growthRate(), own.depths(), own.initChannels());
        }
    }

    /** A dict of sizes. */
    public record Own(
            @Doc("channels that each layer adds") int growthRate,
            @Doc("layers of each stage") List<Integer> depths,
            @Doc("channels of the first convolution") int initChannels) {}

    private final Args args;
    private final List<Integer> outIndices;
    private final Sequential stem;
    private final ModuleList<DenseBlock> stages;
    private final ModuleList<Sequential> transitions;

    /** Makes the backbone. */
    public DenseNet(Args args) {
        super(args.initCfg());
        this.args = args;
        Arch arch = args.arch();
        int channels = arch.initChannels();
        this.stem = child(
                "stem",
                new Sequential(
                        Conv2d.of(args.inChannels(), channels, 7, 2, 3, 1, 1, false),
                        Layers.norm(args.normCfg(), channels),
                        Layers.activation(args.actCfg(), false),
                        MaxPool2d.of(3, 2, 1)));
        this.stages = child("stages", new ModuleList<>());
        this.transitions = child("transitions", new ModuleList<>());
        for (int i = 0; i < arch.depths().size(); i++) {
            stages.add(new DenseBlock(args, channels, arch.depths().get(i)));
            channels += arch.depths().get(i) * arch.growthRate();
            boolean isLast = i + 1 == arch.depths().size();
            int out = isLast ? channels : (int) Math.floor(channels * args.compressionFactor());
            transitions.add(transition(args, channels, out, isLast));
            channels = out;
        }
        this.outIndices = args.outIndices().indices("out_indices", stages.size());
        freeze();
    }

    private static Sequential transition(Args args, int in, int out, boolean isLast) {
        if (isLast) {
            return new Sequential(Layers.norm(args.normCfg(), in), Layers.activation(args.actCfg(), false));
        }
        Sequential layers = new Sequential();
        layers.add("norm", Layers.norm(args.normCfg(), in));
        layers.add("act", Layers.activation(args.actCfg(), false));
        layers.add("conv", Conv2d.of(in, out, 1, 1, 0, 1, 1, false));
        layers.add("pool", new AvgPool2d(IntPair.of(2), IntPair.of(2), IntPair.of(0), false, true));
        return layers;
    }

    @Override
    public List<Tensor> forward(Tensor x) {
        try (TorchScope scope = TorchScope.open()) {
            List<Tensor> outs = new ArrayList<>();
            Tensor y = stem.forward(x);
            for (int i = 0; i < stages.size(); i++) {
                y = transitions.get(i).forward(stages.get(i).forward(y));
                if (outIndices.contains(i)) {
                    outs.add(y);
                }
            }
            return scope.keepAll(outs);
        }
    }

    /** Keeps frozen stages in evaluation. */
    @Override
    protected void onTrain(boolean mode) {
        freeze();
    }

    private void freeze() {
        for (int i = 0; i < args.frozenStages(); i++) {
            Freezing.freeze(stages.get(i));
            Freezing.freeze(transitions.get(i));
        }
    }

    /** Layers that each see what all before them gave. */
    private static final class DenseBlock extends BaseModule implements Layer {

        private final ModuleList<DenseLayer> block;

        DenseBlock(Args args, int in, int depth) {
            this.block = child("block", new ModuleList<>());
            for (int i = 0; i < depth; i++) {
                block.add(new DenseLayer(args, in + i * args.arch().growthRate()));
            }
        }

        @Override
        public Tensor forward(Tensor x) {
            return TorchScope.keeping(() -> {
                Tensor all = x;
                for (DenseLayer layer : block) {
                    all = Tensors.cat(List.of(all, layer.forward(all)), 1);
                }
                return all;
            });
        }
    }

    private static final class DenseLayer extends BaseModule implements Layer {

        private final double dropRate;
        private final Norm norm1;
        private final Conv2d conv1;
        private final Activation act;
        private final Norm norm2;
        private final Conv2d conv2;

        DenseLayer(Args args, int in) {
            int inside = args.bnSize() * args.arch().growthRate();
            this.dropRate = args.dropRate();
            this.norm1 = childOf("norm1", Layers.norm(args.normCfg(), in));
            this.conv1 = child("conv1", Conv2d.of(in, inside, 1, 1, 0, 1, 1, false));
            this.act = childOf("act", Layers.activation(args.actCfg(), false));
            this.norm2 = childOf("norm2", Layers.norm(args.normCfg(), inside));
            this.conv2 = child("conv2", Conv2d.of(inside, args.arch().growthRate(), 3, 1, 1, 1, 1, false));
        }

        @Override
        public Tensor forward(Tensor x) {
            return TorchScope.keeping(() -> {
                Tensor y = conv1.forward(act.forward(norm1.forward(x)));
                y = conv2.forward(act.forward(norm2.forward(y)));
                return dropRate > 0 ? torch.dropout(y, dropRate, isTraining()) : y;
            });
        }
    }
}
