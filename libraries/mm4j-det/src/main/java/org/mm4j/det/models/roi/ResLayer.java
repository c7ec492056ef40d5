package org.mm4j.det.models.roi;

import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.resnet.Depth;
import org.mm4j.cv.models.resnet.Kit;
import org.mm4j.cv.models.resnet.Stage;
import org.mm4j.cv.models.resnet.Style;
import org.mm4j.det.models.backbones.DetInits;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.BatchNorm2d;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Sequential;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/**
 * One stage of a ResNet that the features of regions go through, as detectors on the fourth map do: (k, c, h, w) to (k, c',
 * h / stride, w / stride). Child: {@code layer<stage + 1>}.
 */
public final class ResLayer extends BaseModule implements Layer {

    /** The arguments. */
    public record Args(
            @Doc("layers with weights of the ResNet: 18, 34, 50, 101 or 152")
            int depth,

            @Default("3") @Doc("which stage, from 0") int stage,
            @Default("2") @Doc("its stride") int stride,
            @Default("1") @Doc("its dilation") int dilation,

            @Default("'pytorch'") @Doc("which convolution of a bottleneck has the stride")
            Style style,

            @Default("dict(type='BN', requires_grad=True)") Part<Norm> normCfg,

            @Default("True") @Doc("keep running statistics fixed in training")
            boolean normEval,

            @Default("False") @Doc("run blocks again in the backward pass: less memory for more time")
            boolean withCp,

            @Doc("deformable convolutions in place of those of 3 x 3") @Nullable
            Part<Convolution> dcn,

            @Doc("a checkpoint to begin with; init_cfg says it in more detail") @Nullable
            String pretrained,

            @Nullable InitCfg initCfg) {

        /** Checks the stage, and refuses what is not supported. */
        public Args {
            if (stage < 0 || stage > 3) {
                throw new IllegalArgumentException("stage is from 0 to 3, not " + stage);
            }
        }
    }

    private static final int WIDTH = 64;

    private final boolean normEval;
    private final Sequential layer;

    /** Makes the layer. */
    public ResLayer(Args args) {
        super(DetInits.of(args.initCfg(), args.pretrained()));
        this.normEval = args.normEval();
        Depth depth = Depth.of(args.depth(), Depth.ALL);
        int width = WIDTH << args.stage();
        this.layer = child(
                "layer" + (args.stage() + 1),
                Stage.of(
                                depth.bottleneck(),
                                depth.blocks().get(args.stage()),
                                width / 2 * depth.expansion(),
                                width,
                                width * depth.expansion(),
                                1,
                                args.stride(),
                                args.dilation())
                        .withConv2(args.dcn())
                        .build(new Kit(null, args.normCfg(), args.style(), Kit.AvgDown.NEVER, args.withCp())));
    }

    @Override
    public Tensor forward(Tensor x) {
        return layer.forward(x);
    }

    /** Keeps all running statistics in evaluation, if asked for. */
    @Override
    protected void onTrain(boolean mode) {
        if (mode && normEval) {
            apply(module -> {
                if (module instanceof BatchNorm2d) {
                    module.eval();
                }
            });
        }
    }
}
