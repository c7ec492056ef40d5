package org.mm4j.det.models.backbones;

import java.util.List;
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

    /** The arguments. */
    public record Args(
            @Doc("the stages, as dicts of num_modules, num_branches, block, num_blocks and num_channels")
            Extra extra,

            @Doc("channels of the pictures") @Default("3") int inChannels,

            @Doc("the convolutions; None for Conv2d") @Nullable
            Part<Convolution> convCfg,

            @Doc("the norms") @Default("dict(type='BN')") Part<Norm> normCfg,

            @Doc("keep running statistics fixed in training") @Default("True")
            boolean normEval,

            @Doc("run blocks again in the backward pass: less memory for more time") @Default("False")
            boolean withCp,

            @Doc("has no effect, as in the original") @Default("False")
            boolean zeroInitResidual,

            @Doc("return all branches of the last stage; otherwise the finest one") @Default("True")
            boolean multiscaleOutput,

            @Doc("a checkpoint to begin with; init_cfg says it in more detail") @Nullable
            String pretrained,

            @Nullable InitCfg initCfg) {}

    /** The four stages; the first has one branch. */
    public record Extra(HRStage stage1, HRStage stage2, HRStage stage3, HRStage stage4) {}

    /** Makes the backbone. */
    public HRNet(Args args) {
        super(
                DetInits.of(args.initCfg(), args.pretrained()),
                args.inChannels(),
                List.of(
                        args.extra().stage1(),
                        args.extra().stage2(),
                        args.extra().stage3(),
                        args.extra().stage4()),
                args.multiscaleOutput(),
                args.normEval(),
                new Kit(args.convCfg(), args.normCfg(), Style.PYTORCH, Kit.AvgDown.NEVER, args.withCp()),
                true);
    }
}
