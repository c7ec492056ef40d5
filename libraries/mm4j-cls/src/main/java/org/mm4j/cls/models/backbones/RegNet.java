package org.mm4j.cls.models.backbones;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.resnet.Kit;
import org.mm4j.cv.models.resnet.RegNetArch;
import org.mm4j.cv.models.resnet.ResNetBody;
import org.mm4j.cv.models.resnet.Stem;
import org.mm4j.cv.models.resnet.Style;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Norm;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/**
 * RegNet (<a href="https://arxiv.org/abs/2003.13678">Designing Network Design Spaces</a>): bottlenecks in groups whose
 * widths follow from six numbers. See {@link ResNetBody} for shapes.
 */
@Doc("RegNet.")
public final class RegNet extends ResNetVariant {

    /** The arguments. */
    public record Args(
            @Doc("a name, or a dict of w0, wa, wm, group_w, depth, bot_mul")
            RegNetArch arch,

            @Doc("channels of the pictures") @Default("3") int inChannels,
            @Doc("channels behind the stem") @Default("32") int stemChannels,

            @Doc("without effect on a RegNet; only 32") @Default("32")
            int baseChannels,

            @Doc("stride of each stage") @Default("(2, 2, 2, 2)")
            List<Integer> strides,

            @Doc("dilation of each stage") @Default("(1, 1, 1, 1)")
            List<Integer> dilations,

            @Doc("stages to return") @Default("(3, )") List<Integer> outIndices,

            @Doc("which convolution of a bottleneck has the stride") @Default("'pytorch'")
            Style style,

            @Doc("only False: the stem is a single convolution") @Default("False")
            boolean deepStem,

            @Doc("means in shortcuts with a stride") @Default("False")
            boolean avgDown,

            @Doc("the last stage that is not trained; 0 for the stem, -1 for none") @Default("-1")
            int frozenStages,

            @Doc("the convolutions; None for Conv2d") @Nullable
            Part<Convolution> convCfg,

            @Doc("the norms") @Default("dict(type='BN', requires_grad=True)")
            Part<Norm> normCfg,

            @Doc("keep running statistics fixed in training") @Default("False")
            boolean normEval,

            @Doc("run blocks again in the backward pass: less memory for more time") @Default("False")
            boolean withCp,

            @Doc("whether the last norm of each block begins with zeros") @Default("True")
            boolean zeroInitResidual,

            @Nullable InitCfg initCfg) {

        public Args {
            if (deepStem) {
                throw new IllegalArgumentException("deep_stem=True: the stem of a RegNet is a single convolution");
            }
            if (baseChannels != 32) {
                throw new IllegalArgumentException(
                        "base_channels: the widths of a RegNet come from arch; leave it out, got " + baseChannels);
            }
        }
    }

    /** Makes the backbone. */
    public RegNet(Args args) {
        super(
                args.initCfg(),
                args.zeroInitResidual(),
                new Stem(Stem.Kind.STRIDED, args.inChannels(), args.stemChannels(), null),
                args.arch().stages(args.stemChannels(), args.strides(), args.dilations(), RegNet::inside),
                new Kit(
                        args.convCfg(),
                        args.normCfg(),
                        args.style(),
                        args.avgDown() ? Kit.AvgDown.WITH_STRIDE : Kit.AvgDown.NEVER,
                        args.withCp()),
                new Use(args.outIndices(), args.frozenStages(), args.normEval()));
    }

    private static int inside(RegNetArch.Width stage) {
        return stage.groups() == 1 ? stage.width() : stage.groups() * stage.groupWidth();
    }
}
