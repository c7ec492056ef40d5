package org.mm4j.cls.models.backbones;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.hrnet.HRNetBody;
import org.mm4j.cv.models.hrnet.HRStage;
import org.mm4j.cv.models.resnet.Kit;
import org.mm4j.cv.models.resnet.Style;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Norm;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/** HRNet; see {@link HRNetBody}. */
@Doc("HRNet.")
public final class HRNet extends HRNetBody {

    private static final List<Integer> WIDTHS = List.of(18, 30, 32, 40, 44, 48, 64);
    private static final int BLOCKS = 4;

    /** The arguments. */
    public record Args(
            @Doc("w18, w30, w32, w40, w44, w48 or w64: the channels of the finest branch") @Default("'w32'")
            String arch,

            @Doc(
                    "the stages, as dicts of num_modules, num_branches, block, num_blocks and num_channels, in place of arch")
            @Nullable
            Extra extra,

            @Doc("channels of the pictures") @Default("3") int inChannels,

            @Doc("the convolutions; None for Conv2d") @Nullable
            Part<Convolution> convCfg,

            @Doc("the norms") @Default("dict(type='BN')") Part<Norm> normCfg,

            @Doc("keep running statistics fixed in training") @Default("False")
            boolean normEval,

            @Doc("run blocks again in the backward pass: less memory for more time") @Default("False")
            boolean withCp,

            @Doc("whether the last norm of each block begins with zeros; only False is supported") @Default("False")
            boolean zeroInitResidual,

            @Doc("return all branches of the last stage; otherwise the finest one") @Default("True")
            boolean multiscaleOutput,

            @Default("[dict(type='Kaiming', layer='Conv2d'),"
                    + " dict(type='Constant', val=1, layer=['_BatchNorm', 'GroupNorm'])]")
            @Nullable
            InitCfg initCfg) {

        public Args {
            if (zeroInitResidual) {
                throw new IllegalArgumentException("zero_init_residual=True is not supported for HRNet: leave it out");
            }
        }
    }

    /** The four stages; the first has one branch. */
    public record Extra(HRStage stage1, HRStage stage2, HRStage stage3, HRStage stage4) {}

    /** Makes the backbone. */
    public HRNet(Args args) {
        super(
                args.initCfg(),
                args.inChannels(),
                plan(args),
                args.multiscaleOutput(),
                args.normEval(),
                new Kit(args.convCfg(), args.normCfg(), Style.PYTORCH, Kit.AvgDown.NEVER, args.withCp()),
                false);
    }

    private static List<HRStage> plan(Args args) {
        Extra extra = args.extra();
        if (extra != null) {
            return List.of(extra.stage1(), extra.stage2(), extra.stage3(), extra.stage4());
        }
        int width = WIDTHS.stream()
                .filter(one -> args.arch().equals("w" + one))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "arch: unknown '" + args.arch() + "'; there are w followed by one of " + WIDTHS));
        List<HRStage> stages = new ArrayList<>();
        stages.add(new HRStage(1, 1, HRStage.Block.BOTTLENECK, List.of(BLOCKS), List.of(64)));
        stages.add(stage(1, 2, width));
        stages.add(stage(4, 3, width));
        stages.add(stage(3, 4, width));
        return stages;
    }

    private static HRStage stage(int modules, int branches, int width) {
        return new HRStage(
                modules,
                branches,
                HRStage.Block.BASIC,
                IntStream.range(0, branches).map(i -> BLOCKS).boxed().toList(),
                IntStream.range(0, branches).map(i -> width << i).boxed().toList());
    }
}
