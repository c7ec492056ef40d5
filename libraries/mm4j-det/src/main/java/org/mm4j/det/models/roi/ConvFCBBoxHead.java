package org.mm4j.det.models.roi;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.ConvModule;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Linear;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;
import org.mm4j.registry.Part;

/**
 * A box head of convolutions and linear layers: first those that classes and boxes share, then those of each alone, each
 * time convolutions before linear layers.
 */
public class ConvFCBBoxHead extends BaseBBoxHead {

    /** The arguments. */
    public record Args(
            @Default("0") @Doc("shared convolutions") int numSharedConvs,
            @Default("0") @Doc("shared linear layers") int numSharedFcs,
            @Default("0") @Doc("convolutions for classes") int numClsConvs,
            @Default("0") @Doc("linear layers for classes") int numClsFcs,
            @Default("0") @Doc("convolutions for boxes") int numRegConvs,
            @Default("0") @Doc("linear layers for boxes") int numRegFcs,
            @Inline Widths widths,
            @Inline BBoxHeadArgs common) {

        /** Checks what fits together. */
        public Args {
            if (numSharedConvs + numSharedFcs + numClsConvs + numClsFcs + numRegConvs + numRegFcs <= 0) {
                throw new IllegalArgumentException("the head has no layers; set num_shared_fcs=2, say");
            }
            if (numClsConvs + numRegConvs > 0 && numSharedFcs > 0) {
                throw new IllegalArgumentException("num_cls_convs and num_reg_convs need num_shared_fcs=0: there is no"
                        + " map left to convolve behind a linear layer");
            }
            if (!common.withCls() && numClsConvs + numClsFcs > 0) {
                throw new IllegalArgumentException("num_cls_convs and num_cls_fcs need with_cls=True");
            }
            if (!common.withReg() && numRegConvs + numRegFcs > 0) {
                throw new IllegalArgumentException("num_reg_convs and num_reg_fcs need with_reg=True");
            }
        }
    }

    /** How wide the layers are, and of what kind. */
    public record Widths(
            @Default("256") @Doc("channels of the convolutions")
            int convOutChannels,

            @Default("1024") @Doc("numbers that a linear layer gives")
            int fcOutChannels,

            @Nullable Part<Convolution> convCfg,
            @Nullable Part<Norm> normCfg,

            @Default("dict(type='ReLU')") @Doc("the activation of the convolutions")
            Part<Activation> actCfg) {}

    private final Args args;
    private final Branch shared;
    private final Branch cls;
    private final Branch reg;
    private final @Nullable Layer fcCls;
    private final @Nullable Layer fcReg;

    /** Makes the head. */
    @SuppressWarnings("this-escape") // registering children, as every module does
    public ConvFCBBoxHead(Args args) {
        super(args.common());
        this.args = args;
        this.shared =
                branch(args.numSharedConvs(), args.numSharedFcs(), args.common().inChannels(), true);
        this.cls = branch(args.numClsConvs(), args.numClsFcs(), shared.width(), false);
        this.reg = branch(args.numRegConvs(), args.numRegFcs(), shared.width(), false);
        this.fcCls = clsPredictor(cls.width() * (isMapLeft(args.numClsFcs()) ? roiFeatArea() : 1));
        this.fcReg = regPredictor(reg.width() * (isMapLeft(args.numRegFcs()) ? roiFeatArea() : 1));
        register("shared", shared);
        register("cls", cls);
        register("reg", reg);
    }

    /** Whether what comes to the last layer is a map, not yet averaged. */
    private boolean isMapLeft(int ownFcs) {
        return args.numSharedFcs() == 0 && ownFcs == 0 && !args.common().withAvgPool();
    }

    /**
     * Convolutions, then linear layers.
     *
     * @param width channels or numbers that come out
     */
    private record Branch(ModuleList<Layer> convs, ModuleList<Linear> fcs, int width) {}

    private void register(String name, Branch branch) {
        child(name + "_convs", branch.convs());
        child(name + "_fcs", branch.fcs());
    }

    private Branch branch(int numConvs, int numFcs, int inChannels, boolean isShared) {
        ModuleList<Layer> convs = new ModuleList<>();
        ModuleList<Linear> fcs = new ModuleList<>();
        Widths widths = args.widths();
        int width = inChannels;
        for (int i = 0; i < numConvs; i++) {
            convs.add(ConvModule.builder(width, widths.convOutChannels(), 3)
                    .padding(1)
                    .conv(widths.convCfg())
                    .norm(widths.normCfg())
                    .act(widths.actCfg())
                    .build());
            width = widths.convOutChannels();
        }
        if (numFcs > 0
                && (isShared || args.numSharedFcs() == 0)
                && !args.common().withAvgPool()) {
            width *= roiFeatArea();
        }
        for (int i = 0; i < numFcs; i++) {
            fcs.add(new Linear(width, widths.fcOutChannels(), true));
            width = widths.fcOutChannels();
        }
        return new Branch(convs, fcs, width);
    }

    @Override
    protected List<BaseModule> hidden() {
        return List.of(shared.fcs(), cls.fcs(), reg.fcs());
    }

    @Override
    public Outputs forward(Tensor features) {
        try (TorchScope scope = TorchScope.open()) {
            Outputs outputs = ofShared(shared(features));
            return new Outputs(
                    outputs.clsScore() == null ? null : scope.keep(outputs.clsScore()),
                    outputs.bboxPred() == null ? null : scope.keep(outputs.bboxPred()));
        }
    }

    /** What the shared layers make of the features of regions: (k, c, h, w), or (k, c) behind linear layers. */
    final Tensor shared(Tensor features) {
        Tensor x = features;
        for (Layer conv : shared.convs()) {
            x = conv.forward(x);
        }
        return args.numSharedFcs() > 0 ? linear(shared, flat(x)) : x;
    }

    /** What the other layers make of that. */
    final Outputs ofShared(Tensor x) {
        return new Outputs(
                fcCls == null ? null : fcCls.forward(own(cls, x)), fcReg == null ? null : fcReg.forward(own(reg, x)));
    }

    private Tensor own(Branch branch, Tensor common) {
        Tensor x = common;
        for (Layer conv : branch.convs()) {
            x = conv.forward(x);
        }
        return linear(branch, x.dim() > 2 ? flat(x) : x);
    }

    private Tensor flat(Tensor x) {
        return (args.common().withAvgPool() ? average(x) : x).flatten(1, -1);
    }

    private static Tensor linear(Branch branch, Tensor numbers) {
        Tensor x = numbers;
        for (Linear fc : branch.fcs()) {
            x = torch.relu(fc.forward(x));
        }
        return x;
    }
}
