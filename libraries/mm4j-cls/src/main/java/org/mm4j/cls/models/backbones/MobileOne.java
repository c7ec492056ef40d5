package org.mm4j.cls.models.backbones;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Sequential;
import org.mm4j.engine.structures.Ints;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.FromConfig;
import org.mm4j.registry.Part;

/**
 * MobileOne (<a href="https://arxiv.org/abs/2206.04040">An improved one millisecond mobile backbone</a>), as it is trained or,
 * with {@code deploy}, with merged branches. From pictures (N, in_channels, H, W) to the maps of the stages that are asked
 * for, strides 4, 8, 16 and 32.
 */
@Doc("MobileOne.")
public final class MobileOne extends LayeredBackbone {

    private static final List<Integer> BASE = List.of(64, 128, 256, 512);

    /** The arguments. */
    public record Args(
            @Doc("s0 to s4, or a dict of num_blocks, width_factor, num_conv_branches and num_se_blocks")
            Arch arch,

            @Doc("channels of the pictures") @Default("3") int inChannels,

            @Doc("stages to return; negative from behind") @Default("(3, )")
            Ints outIndices,

            @Doc("the last stage that is not trained; 0 for the first block, -1 for none") @Default("-1")
            int frozenStages,

            @Doc("the convolutions; None for Conv2d") @Nullable
            Part<Convolution> convCfg,

            @Doc("the norms") @Default("dict(type='BN')") Part<Norm> normCfg,

            @Doc("the activations") @Default("dict(type='ReLU')")
            Part<Activation> actCfg,

            @Doc("the attentions: how many times fewer channels they have inside") @Default("dict(ratio=16)")
            SqueezeCfg seCfg,

            @Doc("whether branches are merged, as checkpoints for deployment have it") @Default("False")
            boolean deploy,

            @Doc("keep running statistics fixed in training") @Default("False")
            boolean normEval,

            @Default("[dict(type='Kaiming', layer=['Conv2d']), dict(type='Constant', val=1, layer=['_BatchNorm'])]")
            @Nullable
            InitCfg initCfg) {}

    /**
     * Sizes: configs write a name or a dict.
     *
     * @param blocks of each of four stages
     * @param widths factors of the stages' channels
     * @param convs branches of each block
     * @param attentions how many of the last blocks of each stage have an attention
     */
    public record Arch(List<Integer> blocks, List<Double> widths, List<Integer> convs, List<Integer> attentions) {

        private static final Map<String, Arch> NAMED = new TreeMap<>(Map.of(
                "s0", of(4, List.of(0, 0, 0, 0), 0.75, 1.0, 1.0, 2.0),
                "s1", of(1, List.of(0, 0, 0, 0), 1.5, 1.5, 2.0, 2.5),
                "s2", of(1, List.of(0, 0, 0, 0), 1.5, 2.0, 2.5, 4.0),
                "s3", of(1, List.of(0, 0, 0, 0), 2.0, 2.5, 3.0, 4.0),
                "s4", of(1, List.of(0, 0, 5, 1), 3.0, 3.5, 3.5, 4.0)));

        public Arch {
            if (blocks.size() != 4 || widths.size() != 4 || convs.size() != 4 || attentions.size() != 4) {
                throw new IllegalArgumentException("arch: expected four numbers of each kind, got " + blocks + ", "
                        + widths + ", " + convs + " and " + attentions);
            }
            for (int i = 0; i < 4; i++) {
                if (attentions.get(i) > blocks.get(i)) {
                    throw new IllegalArgumentException(
                            "arch: more num_se_blocks than num_blocks, " + attentions + " and " + blocks);
                }
            }
        }

        private static Arch of(int convs, List<Integer> attentions, Double... widths) {
            return new Arch(List.of(2, 8, 10, 1), List.of(widths), Collections.nCopies(4, convs), attentions);
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
            return new Arch(own.numBlocks(), own.widthFactor(), own.numConvBranches(), own.numSeBlocks());
        }
    }

    /** A dict of sizes. */
    public record Own(
            @Doc("blocks of each stage") List<Integer> numBlocks,
            @Doc("factors of the stages' channels") List<Double> widthFactor,
            @Doc("branches of each block") List<Integer> numConvBranches,

            @Doc("how many of the last blocks have an attention")
            List<Integer> numSeBlocks) {}

    private final Args args;
    private final BuildContext build;

    /** Makes the backbone. */
    public MobileOne(Args args, BuildContext build) {
        super(args.initCfg(), args.normEval());
        this.args = args;
        this.build = build;
        Arch arch = args.arch();
        int width = Math.min(64, (int) (BASE.get(0) * arch.widths().get(0)));
        stem(child(
                "stage0",
                new MobileOneBlock(args, new MobileOneBlock.Shape(args.inChannels(), width, 3, 2, 1, 1), 1, null)));
        int in = width;
        for (int i = 0; i < arch.blocks().size(); i++) {
            int out = (int) (BASE.get(i) * arch.widths().get(i));
            layer(child("stage" + (i + 1), stage(i, in, out)));
            in = out;
        }
        returns(args.outIndices(), args.frozenStages());
    }

    private Sequential stage(int number, int in, int out) {
        Arch arch = args.arch();
        int blocks = arch.blocks().get(number);
        int convs = arch.convs().get(number);
        List<Layer> layers = new ArrayList<>();
        int width = in;
        for (int i = 0; i < blocks; i++) {
            boolean attends = i >= blocks - arch.attentions().get(number);
            layers.add(new MobileOneBlock(
                    args,
                    new MobileOneBlock.Shape(width, width, 3, i == 0 ? 2 : 1, 1, width),
                    convs,
                    attends ? attention(width) : null));
            layers.add(new MobileOneBlock(
                    args, new MobileOneBlock.Shape(width, out, 1, 1, 0, 1), convs, attends ? attention(out) : null));
            width = out;
        }
        return new Sequential(layers);
    }

    private Layer attention(int channels) {
        return args.seCfg().layer(channels, build);
    }
}
