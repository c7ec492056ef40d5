package org.mm4j.det.models.backbones;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.mobile.InvertedResidual;
import org.mm4j.cv.models.mobile.MobileKit;
import org.mm4j.cv.models.mobile.MobileNetV2Body;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Norm;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/** MobileNetV2; see {@link MobileNetV2Body}. */
@Doc("MobileNetV2.")
public final class MobileNetV2 extends MobileNetV2Body {

    /** The arguments. */
    public record Args(
            @Doc("multiplies the numbers of channels") @Default("1.0")
            double widenFactor,

            @Doc("stages to return; 7 is the last convolution") @Default("(1, 2, 4, 7)")
            List<Integer> outIndices,

            @Doc("the last stage that is not trained; 0 for the first convolution, -1 for none") @Default("-1")
            int frozenStages,

            @Doc("the convolutions; None for Conv2d") @Nullable
            Part<Convolution> convCfg,

            @Doc("the norms") @Default("dict(type='BN')") @Nullable
            Part<Norm> normCfg,

            @Doc("the activations") @Default("dict(type='ReLU6')") @Nullable
            Part<Activation> actCfg,

            @Doc("keep running statistics fixed in training") @Default("False")
            boolean normEval,

            @Doc("run blocks again in the backward pass: less memory for more time") @Default("False")
            boolean withCp,

            @Doc("a checkpoint to begin with; init_cfg says it in more detail") @Nullable
            String pretrained,

            @Nullable InitCfg initCfg) {}

    /** Makes the backbone. */
    public MobileNetV2(Args args) {
        super(
                DetInits.of(args.initCfg(), args.pretrained()),
                new Use(args.widenFactor(), args.outIndices(), args.frozenStages(), args.normEval()),
                new MobileKit(args.convCfg(), args.normCfg(), args.actCfg(), args.withCp()),
                (kit, in, out, mid, stride, expand) ->
                        new InvertedResidual(kit, in, out, mid, 3, stride, expand, null, 0));
    }
}
