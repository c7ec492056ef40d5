package org.mm4j.cls.models.backbones;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.cls.models.layers.RootParts;
import org.mm4j.cv.models.DropPath;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Backbone;
import org.mm4j.engine.model.Layers;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.BatchNorm2d;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Fold;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.structures.Ints;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.FromConfig;
import org.mm4j.registry.Part;

/**
 * Visual attention network (<a href="https://arxiv.org/abs/2202.09741">VAN</a>). From pictures (N, in_channels, H, W) to the
 * maps of the stages that are asked for, each behind a norm, strides 4, 8, 16 and 32.
 */
@Doc("Visual attention network.")
public final class VAN extends BaseModule implements Backbone {

    /** The arguments. */
    public record Args(
            @Doc("tiny, small, base, large, or a dict of embed_dims, depths and ffn_ratios") @Default("'tiny'")
            Arch arch,

            @Doc("kernel of the convolution before each stage") @Default("[7, 3, 3, 3]")
            List<Integer> patchSizes,

            @Doc("channels of the pictures") @Default("3") int inChannels,

            @Doc("probability of a value to be dropped in training") @Default("0.")
            double dropRate,

            @Doc("probability of the last block to be dropped in training; less for those before") @Default("0.")
            double dropPathRate,

            @Doc("stages to return") @Default("(3, )") Ints outIndices,

            @Doc("the last stage that is not trained; -1 for none") @Default("-1")
            int frozenStages,

            @Doc("keep running statistics fixed in training") @Default("False")
            boolean normEval,

            @Doc("the norms behind stages, over the last dimension") @Default("dict(type='LN')")
            Part<Norm> normCfg,

            @Doc("further arguments of blocks: act_cfg, norm_cfg, layer_scale_init_value") @Default("dict()")
            BlockCfgs blockCfgs,

            @Nullable InitCfg initCfg) {

        public Args {
            if (patchSizes.size() < arch.depths().size()) {
                throw new IllegalArgumentException(
                        "patch_sizes: expected " + arch.depths().size() + ", got " + patchSizes);
            }
            Freezing.check(frozenStages, -1, arch.depths().size() - 1);
        }
    }

    /**
     * What blocks are made of.
     *
     * @param actCfg the activations
     * @param normCfg the norms
     * @param layerScaleInitValue first value of the factors of blocks; 0 for none
     */
    public record BlockCfgs(
            @Doc("the activations") @Default("dict(type='GELU')")
            Part<Activation> actCfg,

            @Doc("the norms") @Default("dict(type='BN', eps=1e-5)")
            Part<Norm> normCfg,

            @Doc("first value of the factors of blocks; 0 for none") @Default("1e-2")
            double layerScaleInitValue) {}

    /**
     * Sizes: configs write a name or a dict.
     *
     * @param embedDims channels of each stage
     * @param depths blocks of each stage
     * @param ffnRatios how many times wider the blocks of each stage are inside
     */
    public record Arch(List<Integer> embedDims, List<Integer> depths, List<Double> ffnRatios) {

        private static final List<Double> RATIOS = List.of(8.0, 8.0, 4.0, 4.0);
        private static final Map<String, Arch> NAMED = new TreeMap<>();

        static {
            List<Integer> widths = List.of(64, 128, 320, 512);
            add("tiny", new Arch(List.of(32, 64, 160, 256), List.of(3, 3, 5, 2), RATIOS));
            add("small", new Arch(widths, List.of(2, 2, 4, 2), RATIOS));
            add("base", new Arch(widths, List.of(3, 3, 12, 3), RATIOS));
            add("large", new Arch(widths, List.of(3, 5, 27, 3), RATIOS));
        }

        private static void add(String name, Arch arch) {
            NAMED.put(name, arch);
            NAMED.put(name.substring(0, 1), arch);
        }

        public Arch {
            if (depths.isEmpty() || depths.size() != embedDims.size() || depths.size() != ffnRatios.size()) {
                throw new IllegalArgumentException("arch: embed_dims, depths and ffn_ratios need the same number of"
                        + " stages, got " + embedDims + ", " + depths + " and " + ffnRatios);
            }
        }

        /** The sizes of a name. */
        @FromConfig
        public static Arch of(String name) {
            Arch arch = NAMED.get(name.toLowerCase(Locale.ROOT));
            if (arch == null) {
                throw new IllegalArgumentException(
                        "arch: unknown '" + name + "'; there are " + String.join(", ", NAMED.keySet()));
            }
            return arch;
        }

        /** Sizes of one's own. */
        @FromConfig
        public static Arch of(Own own) {
            return new Arch(own.embedDims(), own.depths(), own.ffnRatios());
        }
    }

    /** A dict of sizes. */
    public record Own(
            @Doc("channels of each stage") List<Integer> embedDims,
            @Doc("blocks of each stage") List<Integer> depths,

            @Doc("how many times wider blocks are inside") List<Double> ffnRatios) {}

    private record Stage(Embed embed, ModuleList<VANBlock> blocks, Norm norm) {}

    private final Args args;
    private final List<Integer> outIndices;
    private final List<Stage> stages = new ArrayList<>();

    /** Makes the backbone. */
    public VAN(Args args, BuildContext build) {
        super(args.initCfg());
        this.args = args;
        Arch arch = args.arch();
        Part<Norm> batchNorm = RootParts.norm(build, "BN");
        List<double[]> rates = DropPath.decay(args.dropPathRate(), arch.depths());
        int in = args.inChannels();
        for (int i = 0; i < arch.depths().size(); i++) {
            int width = arch.embedDims().get(i);
            Embed embed = child(
                    "patch_embed" + (i + 1),
                    new Embed(in, width, args.patchSizes().get(i), batchNorm));
            ModuleList<VANBlock> blocks = child("blocks" + (i + 1), new ModuleList<>());
            for (double rate : rates.get(i)) {
                blocks.add(
                        new VANBlock(args.blockCfgs(), width, arch.ffnRatios().get(i), args.dropRate(), rate));
            }
            Norm norm = childOf("norm" + (i + 1), Layers.norm(args.normCfg(), width));
            stages.add(new Stage(embed, blocks, norm));
            in = width;
        }
        this.outIndices = args.outIndices().indices("out_indices", stages.size());
    }

    @Override
    public List<Tensor> forward(Tensor x) {
        try (TorchScope scope = TorchScope.open()) {
            List<Tensor> outs = new ArrayList<>();
            Tensor y = x;
            for (int i = 0; i < stages.size(); i++) {
                Stage stage = stages.get(i);
                y = stage.embed().forward(y);
                for (VANBlock block : stage.blocks()) {
                    y = block.forward(y);
                }
                y = stage.norm()
                        .forward(y.permute(0, 2, 3, 1))
                        .permute(0, 3, 1, 2)
                        .contiguous();
                if (outIndices.contains(i)) {
                    outs.add(y);
                }
            }
            return scope.keepAll(outs);
        }
    }

    /** Keeps frozen stages, and all running statistics under {@code norm_eval}, in evaluation. */
    @Override
    protected void onTrain(boolean mode) {
        for (Stage stage : stages.subList(0, args.frozenStages() + 1)) {
            Freezing.freeze(stage.embed());
            Freezing.freeze(stage.blocks());
            Freezing.freeze(stage.norm());
        }
        if (mode && args.normEval()) {
            Freezing.normsInEval(this);
        }
    }

    /** A convolution that makes maps smaller, {@code projection}, and its norm. */
    private static final class Embed extends BaseModule implements Layer {

        private final Conv2d projection;
        private final Norm norm;

        Embed(int in, int out, int kernel, Part<Norm> normCfg) {
            this.projection = child("projection", Conv2d.of(in, out, kernel, kernel / 2 + 1, kernel / 2, 1, 1, true));
            this.norm = childOf("norm", Layers.norm(normCfg, out));
        }

        @Override
        public Tensor forward(Tensor x) {
            return TorchScope.keeping(() -> norm.forward(projection.forward(x)));
        }

        @Override
        protected void onPrepareForInference() {
            if (norm instanceof BatchNorm2d batchNorm) {
                Fold.convBn(projection, batchNorm);
            }
        }
    }
}
