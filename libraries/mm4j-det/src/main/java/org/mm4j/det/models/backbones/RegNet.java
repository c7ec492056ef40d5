package org.mm4j.det.models.backbones;

import java.util.List;
import org.mm4j.cv.models.resnet.RegNetArch;
import org.mm4j.cv.models.resnet.ResNetBody;
import org.mm4j.cv.models.resnet.Stage;
import org.mm4j.cv.models.resnet.Stem;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * RegNet (<a href="https://arxiv.org/abs/2003.13678">Designing Network Design Spaces</a>): bottlenecks in groups whose
 * widths follow from six numbers. See {@link ResNetBody} for shapes.
 */
@Doc("RegNet.")
public final class RegNet extends ResNetBody {

    /** The arguments. */
    public record Args(
            @Doc("a name, or a dict of w0, wa, wm, group_w, depth, bot_mul")
            RegNetArch arch,

            @Doc("channels behind the stem") @Default("32") int stemChannels,

            @Doc("without effect on a RegNet; only 32") @Default("32")
            int baseChannels,

            @Doc("stride of each stage") @Default("(2, 2, 2, 2)")
            List<Integer> strides,

            @Doc("only False: the stem is a single convolution") @Default("False")
            boolean deepStem,

            @Doc("means in shortcuts") @Default("False") boolean avgDown,
            @Inline ResNetArgs common) {

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
                args.common().init(),
                new Stem(Stem.Kind.STRIDED, args.common().inChannels(), args.stemChannels(), null),
                stages(args),
                args.common().kit(args.avgDown()),
                args.common().use());
    }

    private static List<Stage> stages(Args args) {
        return args.common()
                .complete(args.arch()
                        .stages(
                                args.stemChannels(),
                                args.strides(),
                                args.common().dilations(),
                                RegNet::inside));
    }

    /** Rounded as the original does it, down from a product that may lie just below a whole number. */
    private static int inside(RegNetArch.Width stage) {
        int out = stage.width();
        return stage.groups() == 1 ? out : (int) Math.floor(out * ((double) stage.groupWidth() / out)) * stage.groups();
    }
}
