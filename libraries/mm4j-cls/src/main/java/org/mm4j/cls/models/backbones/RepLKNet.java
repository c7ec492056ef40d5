package org.mm4j.cls.models.backbones;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.cls.models.layers.RootParts;
import org.mm4j.cv.models.DropPath;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.Recompute;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Backbone;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.Sequential;
import org.mm4j.engine.structures.Ints;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.FromConfig;
import org.mm4j.registry.Part;

/**
 * RepLKNet (<a href="https://arxiv.org/abs/2203.06717">Scaling up your kernels to 31 x 31</a>), as it is trained or, with
 * {@code small_kernel_merged}, with merged kernels. From pictures (N, in_channels, H, W) to the maps of the stages that are
 * asked for, each behind a norm, strides 4, 8, 16 and 32.
 */
@Doc("RepLKNet.")
public final class RepLKNet extends BaseModule implements Backbone {

    /** The arguments. */
    public record Args(
            @Doc("31B, 31L, XL, or a dict of large_kernel_sizes, layers, channels, small_kernel and dw_ratio")
            Arch arch,

            @Doc("channels of the pictures") @Default("3") int inChannels,

            @Doc("how many times wider blocks are inside") @Default("4")
            double ffnRatio,

            @Doc("stages to return") @Default("(3, )") Ints outIndices,

            @Doc("how many stages are not trained; the stem is not from 0 on, -1 for none") @Default("-1")
            int frozenStages,

            @Doc("run blocks again in the backward pass: less memory for more time") @Default("False")
            boolean withCp,

            @Doc("probability of the last block to be dropped in training; less for those before") @Default("0.3")
            double dropPathRate,

            @Doc("whether small kernels are part of the large ones, as checkpoints for deployment have it")
            @Default("False")
            boolean smallKernelMerged,

            @Doc("keep running statistics fixed in training") @Default("False")
            boolean normEval,

            @Default("[dict(type='Kaiming', layer=['Conv2d']),"
                    + " dict(type='Constant', val=1, layer=['_BatchNorm', 'GroupNorm'])]")
            @Nullable
            InitCfg initCfg) {

        public Args {
            Freezing.check(frozenStages, -1, arch.layers().size());
        }
    }

    /**
     * Sizes: configs write a name or a dict.
     *
     * @param largeKernelSizes side of the large kernels of each stage, odd
     * @param layers pairs of blocks of each stage
     * @param channels of each stage
     * @param smallKernel side of the small kernels beside them; null for none
     * @param dwRatio how many times wider blocks are at their large kernels
     */
    public record Arch(
            List<Integer> largeKernelSizes,
            List<Integer> layers,
            List<Integer> channels,
            @Nullable Integer smallKernel,
            double dwRatio) {

        private static final List<Integer> LAYERS = List.of(2, 2, 18, 2);
        private static final Map<String, Arch> NAMED = new TreeMap<>(Map.of(
                "31B", new Arch(List.of(31, 29, 27, 13), LAYERS, List.of(128, 256, 512, 1024), 5, 1),
                "31L", new Arch(List.of(31, 29, 27, 13), LAYERS, List.of(192, 384, 768, 1536), 5, 1),
                "XL", new Arch(List.of(27, 27, 27, 13), LAYERS, List.of(256, 512, 1024, 2048), null, 1.5)));

        public Arch {
            if (layers.isEmpty() || layers.size() != channels.size() || layers.size() != largeKernelSizes.size()) {
                throw new IllegalArgumentException("arch: large_kernel_sizes, layers and channels need the same number"
                        + " of stages, got " + largeKernelSizes + ", " + layers + " and " + channels);
            }
        }

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
            return new Arch(own.largeKernelSizes(), own.layers(), own.channels(), own.smallKernel(), own.dwRatio());
        }
    }

    /** A dict of sizes. */
    public record Own(
            @Doc("side of the large kernels of each stage") List<Integer> largeKernelSizes,
            @Doc("pairs of blocks of each stage") List<Integer> layers,
            @Doc("channels of each stage") List<Integer> channels,

            @Doc("side of the small kernels; None for none") @Nullable
            Integer smallKernel,

            @Doc("how many times wider blocks are at their large kernels")
            double dwRatio) {}

    private final Args args;
    private final List<Integer> outIndices;
    private final ModuleList<RepLKBlock.Conv> stem;
    private final ModuleList<RepLKStage> stages;
    private final ModuleList<Sequential> transitions;

    /** Makes the backbone. */
    public RepLKNet(Args args, BuildContext build) {
        super(args.initCfg());
        this.args = args;
        Arch arch = args.arch();
        Part<Norm> batchNorm = RootParts.norm(build, "BN");
        List<Integer> channels = arch.channels();
        int width = channels.get(0);
        this.outIndices = args.outIndices().indices("out_indices", channels.size());
        this.stem = child(
                "stem",
                new ModuleList<>(List.of(
                        new RepLKBlock.Conv(batchNorm, args.inChannels(), width, 3, 2, 1, true),
                        new RepLKBlock.Conv(batchNorm, width, width, 3, 1, width, true),
                        new RepLKBlock.Conv(batchNorm, width, width, 1, 1, 1, true),
                        new RepLKBlock.Conv(batchNorm, width, width, 3, 2, width, true))));
        this.stages = child("stages", new ModuleList<>());
        this.transitions = child("transitions", new ModuleList<>());
        List<double[]> rates = DropPath.decay(args.dropPathRate(), arch.layers());
        for (int i = 0; i < channels.size(); i++) {
            stages.add(new RepLKStage(args, batchNorm, i, rates.get(i), outIndices.contains(i)));
            if (i + 1 < channels.size()) {
                int next = channels.get(i + 1);
                transitions.add(new Sequential(
                        new RepLKBlock.Conv(batchNorm, channels.get(i), next, 1, 1, 1, true),
                        new RepLKBlock.Conv(batchNorm, next, next, 3, 2, next, true)));
            }
        }
    }

    @Override
    public List<Tensor> forward(Tensor x) {
        try (TorchScope scope = TorchScope.open()) {
            List<Tensor> outs = new ArrayList<>();
            Tensor y = x;
            for (RepLKBlock.Conv conv : stem) {
                y = Recompute.when(args.withCp(), y, conv::forward);
            }
            for (int i = 0; i < stages.size(); i++) {
                y = stages.get(i).forward(y);
                if (outIndices.contains(i)) {
                    outs.add(stages.get(i).normalized(y));
                }
                y = i < transitions.size() ? transitions.get(i).forward(y) : y;
            }
            return scope.keepAll(outs);
        }
    }

    /** Keeps frozen stages, and all running statistics under {@code norm_eval}, in evaluation. */
    @Override
    protected void onTrain(boolean mode) {
        if (args.frozenStages() >= 0) {
            Freezing.freeze(stem);
        }
        for (int i = 0; i < args.frozenStages(); i++) {
            Freezing.freeze(stages.get(i));
        }
        if (mode && args.normEval()) {
            Freezing.normsInEval(this);
        }
    }
}
