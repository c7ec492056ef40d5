package org.mm4j.det.models.backbones;

import java.util.ArrayList;
import java.util.List;
import org.mm4j.cv.models.resnet.Depth;
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
        List<RegNetArch.Width> widths = args.arch().stages();
        Depth.checkStages(widths.size(), args.strides(), args.common().dilations());
        List<Stage> stages = new ArrayList<>();
        int in = args.stemChannels();
        for (int i = 0; i < widths.size(); i++) {
            RegNetArch.Width width = widths.get(i);
            int out = width.width();
            // Rounded as the original does it, down from a product that may lie just below a whole number.
            int inside = width.groups() == 1
                    ? out
                    : (int) Math.floor(out * ((double) width.groupWidth() / out)) * width.groups();
            Stage stage = Stage.of(
                    true,
                    width.blocks(),
                    in,
                    inside,
                    out,
                    width.groups(),
                    args.strides().get(i),
                    args.common().dilations().get(i));
            stages.add(args.common().complete(stage, i, widths.size()));
            in = out;
        }
        return stages;
    }
}
