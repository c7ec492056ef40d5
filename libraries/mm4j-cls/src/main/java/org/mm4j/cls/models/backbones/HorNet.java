package org.mm4j.cls.models.backbones;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.cls.models.layers.LayerNorm2d;
import org.mm4j.cv.models.DropPath;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.Recompute;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Sequential;
import org.mm4j.engine.structures.Ints;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.FromConfig;

/**
 * HorNet (<a href="https://arxiv.org/abs/2207.14284">Efficient high-order spatial interactions with recursive gated
 * convolutions</a>). From pictures (N, in_channels, H, W) to what the four stages that are asked for give, each behind a
 * norm: vectors (N, C), the means over the maps, or without {@code gap_before_final_norm} maps of stride 4 to 32.
 */
@Doc("HorNet.")
public final class HorNet extends ConvStages {

    private static final int STAGES = 4;

    /** The arguments. */
    public record Args(
            @Doc("tiny, small, base or large, with -gf or -gf384, or a dict of base_dim, depths, orders and dw_cfg")
            @Default("'tiny'")
            Arch arch,

            @Doc("channels of the pictures") @Default("3") int inChannels,

            @Doc("probability of the last block to be dropped in training; less for those before") @Default("0.")
            double dropPathRate,

            @Doc("factor behind the filters") @Default("1 / 3")
            double scale,

            @Doc("whether blocks have a factor for each channel") @Default("True")
            boolean useLayerScale,

            @Doc("stages to return; negative from behind") @Default("(3, )")
            Ints outIndices,

            @Doc("the last stage that is not trained; -1 for none") @Default("-1")
            int frozenStages,

            @Doc("run blocks again in the backward pass: less memory for more time") @Default("False")
            boolean withCp,

            @Doc("whether maps become their mean before the final norm") @Default("True")
            boolean gapBeforeFinalNorm,

            @Nullable InitCfg initCfg) {

        public Args {
            Freezing.check(frozenStages, -1, STAGES - 1);
        }
    }

    /**
     * How a stage filters pixels: {@code dict(type='DW', kernel_size=7)}, a depthwise convolution, or {@code
     * dict(type='GF', h=14, w=8)}, a {@link GlobalLocalFilter}.
     *
     * @param type DW or GF
     * @param kernelSize of DW
     * @param h rows of the weight of GF
     * @param w columns of the weight of GF
     */
    public record Filter(
            @Doc("DW or GF") String type,

            @Doc("side of the kernel of DW") @Nullable Integer kernelSize,

            @Doc("rows of the weight of GF") @Nullable Integer h,

            @Doc("columns of the weight of GF") @Nullable Integer w) {

        public Filter {
            boolean isDw = type.equals("DW") && kernelSize != null && h == null && w == null;
            if (!isDw && !(type.equals("GF") && kernelSize == null)) {
                throw new IllegalArgumentException("dw_cfg: expected dict(type='DW', kernel_size=…) or dict(type='GF',"
                        + " h=…, w=…), got type '" + type + "' with other arguments");
            }
        }

        static Filter dw(int kernelSize) {
            return new Filter("DW", kernelSize, null, null);
        }

        static Filter gf(int h, int w) {
            return new Filter("GF", null, h, w);
        }

        /** The layer for a number of channels. */
        Layer layer(int channels) {
            Integer kernel = kernelSize;
            return kernel == null
                    ? new GlobalLocalFilter(channels, h == null ? 14 : h, w == null ? 8 : w)
                    : Conv2d.of(channels, channels, kernel, 1, (kernel - 1) / 2, 1, channels, true);
        }
    }

    /**
     * Sizes: configs write a name or a dict.
     *
     * @param baseDim channels of the first stage, which double from stage to stage
     * @param depths blocks of each stage
     * @param orders parts of the gated convolutions of each stage
     * @param dwCfg filters of each stage
     */
    public record Arch(
            @Doc("channels of the first stage") int baseDim,
            @Doc("blocks of each stage") List<Integer> depths,

            @Doc("parts of the gated convolutions of each stage")
            List<Integer> orders,

            @Doc("filters of each stage") List<Filter> dwCfg) {

        private static final List<Filter> PLAIN = Collections.nCopies(STAGES, Filter.dw(7));
        private static final List<Filter> GLOBAL =
                List.of(Filter.dw(7), Filter.dw(7), Filter.gf(14, 8), Filter.gf(7, 4));
        private static final List<Filter> LARGER =
                List.of(Filter.dw(7), Filter.dw(7), Filter.gf(24, 12), Filter.gf(13, 7));
        private static final Map<String, Arch> NAMED = new TreeMap<>();

        static {
            Map.of("tiny", 64, "small", 96, "base", 128, "large", 192).forEach((name, width) -> {
                for (String one : List.of(name, name.substring(0, 1))) {
                    NAMED.put(one, of(width, PLAIN));
                    NAMED.put(one + "-gf", of(width, GLOBAL));
                    if (width >= 128) {
                        NAMED.put(one + "-gf384", of(width, LARGER));
                    }
                }
            });
        }

        public Arch {
            if (depths.size() != STAGES || orders.size() != STAGES || dwCfg.size() != STAGES) {
                throw new IllegalArgumentException("arch: expected four depths, orders and dw_cfg, got " + depths + ", "
                        + orders + " and " + dwCfg.size());
            }
        }

        private static Arch of(int width, List<Filter> filters) {
            return new Arch(width, List.of(2, 3, 18, 2), List.of(2, 3, 4, 5), filters);
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
            return new Arch(own.baseDim(), own.depths(), own.orders(), own.dwCfg());
        }
    }

    /** A dict of sizes. */
    public record Own(
            @Doc("channels of the first stage") int baseDim,
            @Doc("blocks of each stage") List<Integer> depths,

            @Doc("parts of the gated convolutions of each stage")
            List<Integer> orders,

            @Doc("filters of each stage") List<Filter> dwCfg) {}

    private final Args args;

    /** Makes the backbone. */
    public HorNet(Args args) {
        super(args.initCfg(), args.gapBeforeFinalNorm(), null);
        this.args = args;
        List<Integer> outIndices = args.outIndices().indices("out_indices", STAGES);
        Arch arch = args.arch();
        IntFunction<LayerNorm2d> norm = width -> LayerNorm2d.of(width, 1e-6);
        List<double[]> rates = DropPath.decay(args.dropPathRate(), arch.depths());
        for (int i = 0; i < STAGES; i++) {
            int width = arch.baseDim() << i;
            List<HorNetBlock> blocks = new ArrayList<>();
            for (double rate : rates.get(i)) {
                GnConv conv =
                        new GnConv(width, arch.orders().get(i), arch.dwCfg().get(i), args.scale());
                blocks.add(new HorNetBlock(width, conv, rate, args.useLayerScale()));
            }
            add(i == 0 ? stem(args.inChannels(), width, 4, norm) : downsample(width / 2, width, norm), blocks);
        }
        for (int i : outIndices) {
            output(i, norm.apply(arch.baseDim() << i));
        }
    }

    /** Runs the blocks of a stage, but for the last one possibly once more in the backward pass. */
    @Override
    Tensor run(Sequential stage, Tensor x) {
        List<Layer> blocks = stage.layers();
        Tensor y = x;
        for (int i = 0; i < blocks.size(); i++) {
            y = Recompute.when(args.withCp() && i + 1 < blocks.size(), y, blocks.get(i)::forward);
        }
        return y;
    }

    /** Keeps frozen stages, with the norms behind them, in evaluation. */
    @Override
    protected void onTrain(boolean mode) {
        freeze(args.frozenStages() + 1, true);
    }
}
