package org.mm4j.cls.models.backbones;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.mm4j.cls.models.layers.LayerNorm2d;
import org.mm4j.cv.models.DropPath;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Layers;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.structures.Ints;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.FromConfig;
import org.mm4j.registry.Part;

/**
 * ConvNeXt (<a href="https://arxiv.org/abs/2201.03545">V1</a>, and with {@code use_grn} and without layer scale <a
 * href="https://arxiv.org/abs/2301.00808">V2</a>). From pictures (N, 3, H, W) to what the stages named by
 * {@code out_indices} give, each behind a norm of its own: stage i has stride 4 · 2^i. By default one vector (N, C) of the
 * last stage, its mean over the map; without {@code gap_before_final_norm} maps (N, C_i, H_i, W_i).
 */
@Doc("ConvNeXt, versions 1 and 2.")
public final class ConvNeXt extends ConvStages implements LayerDepths {

    /** The arguments. */
    public record Args(
            @Doc("a name, or a dict of depths and channels of the stages") @Default("'tiny'")
            Arch arch,

            @Doc("channels of the pictures") @Default("3") int inChannels,

            @Doc("side of the squares that the stem sees") @Default("4")
            int stemPatchSize,

            @Doc("the norm; only LN2d fits") @Default("dict(type='LN2d', eps=1e-6)")
            Part<Norm> normCfg,

            @Doc("the activation between the two mixes of channels") @Default("dict(type='GELU')")
            Part<Activation> actCfg,

            @Doc("whether channels are mixed by linear layers; else by convolutions") @Default("True")
            boolean linearPwConv,

            @Doc("whether blocks have global response normalisation") @Default("False")
            boolean useGrn,

            @Doc("probability of the last block to be dropped in training; less for those before") @Default("0.0")
            double dropPathRate,

            @Doc("first value of the factors of blocks; 0 for none") @Default("1e-6")
            double layerScaleInitValue,

            @Doc("stages to return; negative from behind") @Default("-1")
            Ints outIndices,

            @Doc("how many stages are not trained") @Default("0")
            int frozenStages,

            @Doc("whether maps become their mean before the final norm") @Default("True")
            boolean gapBeforeFinalNorm,

            @Doc("run blocks again in the backward pass: less memory for more time") @Default("False")
            boolean withCp,

            @Default("[dict(type='TruncNormal', layer=['Conv2d', 'Linear'], std=.02, bias=0.),"
                    + " dict(type='Constant', layer=['LayerNorm'], val=1., bias=0.)]")
            @Nullable
            InitCfg initCfg) {

        public Args {
            if (!(dropPathRate >= 0 && dropPathRate < 1)) {
                throw new IllegalArgumentException(
                        "drop_path_rate: expected at least 0 and less than 1, got " + dropPathRate);
            }
        }
    }

    /**
     * The sizes of the stages: configs write a name or a dict.
     *
     * @param depths number of blocks of each stage
     * @param channels number of channels of each stage
     */
    public record Arch(List<Integer> depths, List<Integer> channels) {

        private static final Map<String, Arch> NAMED = new TreeMap<>(Map.of(
                "atto", of(6, 2, 40),
                "femto", of(6, 2, 48),
                "pico", of(6, 2, 64),
                "nano", of(8, 2, 80),
                "tiny", of(9, 3, 96),
                "small", of(27, 3, 96),
                "base", of(27, 3, 128),
                "large", of(27, 3, 192),
                "xlarge", of(27, 3, 256),
                "huge", of(27, 3, 352)));

        public Arch {
            if (depths.isEmpty() || depths.size() != channels.size()) {
                throw new IllegalArgumentException(
                        "arch: depths and channels need the same number of stages, got " + depths + " and " + channels);
            }
            depths = List.copyOf(depths);
            channels = List.copyOf(channels);
        }

        /** Four stages, the third with many blocks; channels double from stage to stage. */
        private static Arch of(int third, int others, int width) {
            return new Arch(List.of(others, others, third, others), List.of(width, 2 * width, 4 * width, 8 * width));
        }

        /** The sizes of a name. */
        @FromConfig
        public static Arch of(String name) {
            Arch arch = NAMED.get(name);
            if (arch == null) {
                throw new IllegalArgumentException("arch: unknown '" + name + "'; there are "
                        + String.join(", ", NAMED.keySet()) + ", and dicts of depths and channels");
            }
            return arch;
        }

        /** Sizes of one's own. */
        @FromConfig
        public static Arch of(Stages stages) {
            return new Arch(stages.depths(), stages.channels());
        }
    }

    /**
     * A dict of sizes.
     *
     * @param depths number of blocks of each stage
     * @param channels number of channels of each stage
     */
    public record Stages(
            @Doc("blocks of each stage") List<Integer> depths,
            @Doc("channels of each stage") List<Integer> channels) {}

    private final Args args;

    /** Makes the backbone. */
    public ConvNeXt(Args args) {
        super(args.initCfg(), args.gapBeforeFinalNorm(), null);
        this.args = args;
        List<Integer> depths = args.arch().depths();
        List<Integer> channels = args.arch().channels();
        List<Integer> outIndices = args.outIndices().indices("out_indices", depths.size());
        if (args.frozenStages() < -1 || args.frozenStages() > depths.size()) {
            throw new IllegalArgumentException(
                    "frozen_stages: expected from -1 to " + depths.size() + ", got " + args.frozenStages());
        }
        List<double[]> rates = DropPath.decay(args.dropPathRate(), depths);
        IntFunction<LayerNorm2d> norm = width -> norm(args.normCfg(), width);
        ConvNeXtBlock.Kit kit = new ConvNeXtBlock.Kit(
                norm, args.actCfg(), 7, args.linearPwConv(), args.layerScaleInitValue(), args.useGrn(), args.withCp());
        for (int i = 0; i < depths.size(); i++) {
            int width = channels.get(i);
            List<ConvNeXtBlock> blocks = new ArrayList<>();
            for (double rate : rates.get(i)) {
                blocks.add(new ConvNeXtBlock(kit, width, rate));
            }
            add(
                    i == 0
                            ? stem(args.inChannels(), width, args.stemPatchSize(), norm)
                            : downsample(channels.get(i - 1), width, norm),
                    blocks);
            if (outIndices.contains(i)) {
                output(i, norm.apply(width));
            }
        }
        freeze(args.frozenStages(), false);
    }

    static LayerNorm2d norm(Part<Norm> cfg, int channels) {
        Norm norm = Layers.norm(cfg, channels);
        if (norm instanceof LayerNorm2d layerNorm) {
            return layerNorm;
        }
        throw new IllegalArgumentException("norm_cfg: ConvNeXt normalises maps with the channels last, which only LN2d"
                + " does, not " + norm.getClass().getSimpleName());
    }

    /** Twelve layers where the last but one stage is long, else six, with the stem and what comes behind. */
    @Override
    public int depths() {
        List<Integer> blocks = args.arch().depths();
        return (blocks.size() > 1 && blocks.get(blocks.size() - 2) > 9 ? 12 : 6) + 2;
    }

    @Override
    public int depthOf(String path) {
        int last = depths() - 2;
        String[] names = path.split("\\.", -1);
        if (names[0].equals("downsample_layers")) {
            int stage = Integer.parseInt(names[1]);
            return stage == 0 ? 0 : stage < 3 ? stage + 1 : last;
        }
        if (names[0].equals("stages")) {
            int stage = Integer.parseInt(names[1]);
            return stage < 2 ? stage + 1 : stage == 2 ? 3 + Integer.parseInt(names[2]) / 3 : last;
        }
        return last + 1;
    }

    /** Keeps frozen stages in evaluation. */
    @Override
    protected void onTrain(boolean mode) {
        freeze(args.frozenStages(), false);
    }
}
