package org.mm4j.cls.models.backbones;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.mm4j.cls.models.layers.LayerNorm2d;
import org.mm4j.cv.models.DropPath;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.LayerNorm;
import org.mm4j.engine.structures.Ints;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.FromConfig;
import org.mm4j.registry.Part;

/**
 * EdgeNeXt (<a href="https://arxiv.org/abs/2206.10589">Efficiently amalgamated CNN-transformer architecture</a>): blocks of
 * ConvNeXt, and at the end of stages blocks in which channels attend to each other. From pictures (N, in_channels, H, W) to
 * what the stages that are asked for give, each behind a norm: vectors (N, C), the means over the maps, or without
 * {@code gap_before_final_norm} maps of stride 4 to 32.
 */
@Doc("EdgeNeXt.")
public final class EdgeNeXt extends ConvStages {

    /** The arguments. */
    public record Args(
            @Doc("xxsmall, xsmall, small, base, or a dict of channels, depths and num_heads") @Default("'xxsmall'")
            Arch arch,

            @Doc("channels of the pictures") @Default("3") int inChannels,

            @Doc("how many of the last blocks of each stage attend") @Default("[0, 1, 1, 1]")
            List<Integer> globalBlocks,

            @Doc("SDTA for stages with such blocks, 'None' for the others") @Default("['None', 'SDTA', 'SDTA', 'SDTA']")
            List<String> globalBlockType,

            @Doc("probability of the last block to be dropped in training; less for those before") @Default("0.")
            double dropPathRate,

            @Doc("first value of the factors of convolutional blocks; 0 for none") @Default("1e-6")
            double layerScaleInitValue,

            @Doc("whether channels are mixed by linear layers; else by convolutions") @Default("True")
            boolean linearPwConv,

            @Doc("how many times wider blocks that attend are inside") @Default("4")
            int mlpRatio,

            @Doc("kernel of the depthwise convolutions of each stage") @Default("[3, 5, 7, 9]")
            List<Integer> convKernelSizes,

            @Doc("whether blocks that attend add the places of pixels, for each stage")
            @Default("[False, True, False, False]")
            List<Boolean> usePosEmbdCsa,

            @Doc("whether the places of pixels are added behind the first stage") @Default("False")
            boolean usePosEmbdGlobal,

            @Doc("parts into which channels are split, for each stage") @Default("[2, 2, 3, 4]")
            List<Integer> d2Scales,

            @Doc("the norm; only LN2d fits") @Default("dict(type='LN2d', eps=1e-6)")
            Part<Norm> normCfg,

            @Doc("stages to return; negative from behind") @Default("-1")
            Ints outIndices,

            @Doc("how many stages are not trained") @Default("0")
            int frozenStages,

            @Doc("whether maps become their mean before the final norm") @Default("True")
            boolean gapBeforeFinalNorm,

            @Doc("the activation of convolutional blocks") @Default("dict(type='GELU')")
            Part<Activation> actCfg,

            @Nullable InitCfg initCfg) {

        public Args {
            int stages = arch.depths().size();
            requireEach("global_blocks", globalBlocks, stages);
            requireEach("global_block_type", globalBlockType, stages);
            requireEach("conv_kernel_sizes", convKernelSizes, stages);
            requireEach("use_pos_embd_csa", usePosEmbdCsa, stages);
            requireEach("d2_scales", d2Scales, stages);
            for (int i = 0; i < stages; i++) {
                String type = globalBlocks.get(i) > 0 ? "SDTA" : "None";
                if (!globalBlockType.get(i).equals(type)) {
                    throw new IllegalArgumentException("global_block_type: stage " + i + " has " + globalBlocks.get(i)
                            + " blocks that attend, for which '" + type + "' is expected, not '"
                            + globalBlockType.get(i) + "'");
                }
            }
            Freezing.check(frozenStages, 0, stages);
        }

        private static void requireEach(String name, List<?> values, int stages) {
            if (values.size() != stages) {
                throw new IllegalArgumentException(
                        name + ": expected one for each of " + stages + " stages, got " + values);
            }
        }
    }

    /**
     * Sizes: configs write a name or a dict.
     *
     * @param channels of each stage
     * @param depths blocks of each stage
     * @param numHeads heads of the attention of each stage
     */
    public record Arch(List<Integer> channels, List<Integer> depths, List<Integer> numHeads) {

        private static final Map<String, Arch> NAMED = new TreeMap<>(Map.of(
                "xxsmall", new Arch(List.of(24, 48, 88, 168), List.of(2, 2, 6, 2), List.of(4, 4, 4, 4)),
                "xsmall", new Arch(List.of(32, 64, 100, 192), List.of(3, 3, 9, 3), List.of(4, 4, 4, 4)),
                "small", new Arch(List.of(48, 96, 160, 304), List.of(3, 3, 9, 3), List.of(8, 8, 8, 8)),
                "base", new Arch(List.of(80, 160, 288, 584), List.of(3, 3, 9, 3), List.of(8, 8, 8, 8))));

        public Arch {
            if (depths.isEmpty() || depths.size() != channels.size() || depths.size() != numHeads.size()) {
                throw new IllegalArgumentException(
                        "arch: channels, depths and num_heads need the same number of stages," + " got " + channels
                                + ", " + depths + " and " + numHeads);
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
            return new Arch(own.channels(), own.depths(), own.numHeads());
        }
    }

    /** A dict of sizes. */
    public record Own(
            @Doc("channels of each stage") List<Integer> channels,
            @Doc("blocks of each stage") List<Integer> depths,
            @Doc("heads of the attention of each stage") List<Integer> numHeads) {}

    private final Args args;

    /** Makes the backbone. */
    public EdgeNeXt(Args args) {
        super(
                args.initCfg(),
                args.gapBeforeFinalNorm(),
                args.usePosEmbdGlobal()
                        ? FourierEmbedding.ofEdgeNext(args.arch().channels().get(0))
                        : null);
        this.args = args;
        List<Integer> channels = args.arch().channels();
        List<Integer> depths = args.arch().depths();
        List<Integer> outIndices = args.outIndices().indices("out_indices", depths.size());
        IntFunction<LayerNorm2d> norm = width -> ConvNeXt.norm(args.normCfg(), width);
        List<double[]> rates = DropPath.decay(args.dropPathRate(), depths);
        for (int i = 0; i < depths.size(); i++) {
            int width = channels.get(i);
            List<Layer> blocks = new ArrayList<>();
            for (int j = 0; j < depths.get(i); j++) {
                blocks.add(block(i, j >= depths.get(i) - args.globalBlocks().get(i), rates.get(i)[j]));
            }
            add(
                    i == 0 ? stem(args.inChannels(), width, 4, norm) : downsample(channels.get(i - 1), width, norm),
                    blocks);
            if (outIndices.contains(i)) {
                output(
                        i,
                        args.gapBeforeFinalNorm()
                                ? new LayerNorm(new LayerNorm.Args(width, 1e-5, true, true))
                                : norm.apply(width));
            }
        }
    }

    private Layer block(int stage, boolean attends, double rate) {
        int width = args.arch().channels().get(stage);
        if (attends) {
            return new SDTAEncoder(
                    width,
                    args.d2Scales().get(stage),
                    args.usePosEmbdCsa().get(stage),
                    args.arch().numHeads().get(stage),
                    args.mlpRatio(),
                    rate);
        }
        ConvNeXtBlock.Kit kit = new ConvNeXtBlock.Kit(
                channels -> ConvNeXt.norm(args.normCfg(), channels),
                args.actCfg(),
                args.convKernelSizes().get(stage),
                args.linearPwConv(),
                args.layerScaleInitValue(),
                false,
                false);
        return new ConvNeXtBlock(kit, width, rate);
    }

    /** Keeps frozen stages in evaluation. */
    @Override
    protected void onTrain(boolean mode) {
        freeze(args.frozenStages(), false);
    }
}
