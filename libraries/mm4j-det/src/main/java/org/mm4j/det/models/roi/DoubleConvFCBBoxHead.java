package org.mm4j.det.models.roi;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.ConvModule;
import org.mm4j.cv.models.resnet.Kit;
import org.mm4j.cv.models.resnet.Stage;
import org.mm4j.cv.models.resnet.Style;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Linear;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.Sequential;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;
import org.mm4j.registry.Part;

/**
 * A box head that classifies by linear layers and refines by convolutions, each of features of its own
 * (<a href="https://arxiv.org/abs/1904.06493">Double-head R-CNN</a>).
 */
public final class DoubleConvFCBBoxHead extends BaseBBoxHead {

    /** The arguments. */
    public record Args(
            @Default("0") @Doc("convolutional blocks, at least 1")
            int numConvs,

            @Default("0") @Doc("linear layers, at least 1") int numFcs,

            @Default("1024") @Doc("channels of the convolutions")
            int convOutChannels,

            @Default("1024") @Doc("numbers that a linear layer gives")
            int fcOutChannels,

            @Nullable Part<Convolution> convCfg,
            @Default("dict(type='BN')") Part<Norm> normCfg,
            @Inline BBoxHeadArgs common,

            @Default("dict(type='ReLU')") @Doc("the activation of the first convolutions")
            Part<Activation> actCfg) {

        /** Checks that there are layers. */
        public Args {
            if (numConvs < 1 || numFcs < 1) {
                throw new IllegalArgumentException(
                        "num_convs and num_fcs are at least 1, not " + numConvs + " and " + numFcs);
            }
        }
    }

    private final ResBlock resBlock;
    private final Sequential convBranch;
    private final ModuleList<Linear> fcBranch;
    private final @Nullable Layer fcReg;
    private final @Nullable Layer fcCls;

    /** Makes the head. */
    public DoubleConvFCBBoxHead(Args args) {
        super(args.common());
        int width = args.convOutChannels();
        // The original's base class has these already, so that they come first among the parameters.
        this.fcCls = clsPredictor(args.fcOutChannels());
        this.fcReg = regPredictor(width);
        this.resBlock = child("res_block", new ResBlock(args));
        this.convBranch = child(
                "conv_branch",
                Stage.of(true, args.numConvs(), width, width / 4, width, 1, 1, 1)
                        .build(new Kit(args.convCfg(), args.normCfg(), Style.PYTORCH, Kit.AvgDown.NEVER)));
        this.fcBranch = child("fc_branch", new ModuleList<>());
        for (int i = 0; i < args.numFcs(); i++) {
            fcBranch.add(new Linear(
                    i == 0 ? args.common().inChannels() * roiFeatArea() : args.fcOutChannels(),
                    args.fcOutChannels(),
                    true));
        }
    }

    @Override
    protected List<BaseModule> hidden() {
        return List.of(fcBranch);
    }

    /** Runs both branches on the same features. */
    @Override
    public Outputs forward(Tensor features) {
        return forward(features, features);
    }

    /**
     * Runs the layers.
     *
     * @param forCls of k regions, (k, c, h, w)
     * @param forReg of the same regions, perhaps cut larger
     */
    Outputs forward(Tensor forCls, Tensor forReg) {
        try (TorchScope scope = TorchScope.open()) {
            Tensor boxes = average(convBranch.forward(resBlock.forward(forReg))).flatten(1, -1);
            Tensor classes = forCls.flatten(1, -1);
            for (Linear fc : fcBranch) {
                classes = torch.relu(fc.forward(classes));
            }
            return new Outputs(
                    fcCls == null ? null : scope.keep(fcCls.forward(classes)),
                    fcReg == null ? null : scope.keep(fcReg.forward(boxes)));
        }
    }

    /** The first block, which widens. */
    private static final class ResBlock extends BaseModule implements Layer {

        private final ConvModule conv1;
        private final ConvModule conv2;
        private final ConvModule convIdentity;

        ResBlock(Args args) {
            int in = args.common().inChannels();
            this.conv1 = child("conv1", conv(in, in, 3, args, args.actCfg()));
            this.conv2 = child("conv2", conv(in, args.convOutChannels(), 1, args, null));
            this.convIdentity = child("conv_identity", conv(in, args.convOutChannels(), 1, args, null));
        }

        private static ConvModule conv(int in, int out, int kernel, Args args, @Nullable Part<Activation> act) {
            return ConvModule.builder(in, out, kernel)
                    .padding(kernel / 2)
                    .norm(args.normCfg())
                    .act(act)
                    .build();
        }

        @Override
        public Tensor forward(Tensor x) {
            return TorchScope.keeping(
                    () -> torch.relu(conv2.forward(conv1.forward(x)).add(convIdentity.forward(x))));
        }
    }
}
