package org.mm4j.det.models.heads;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.models.losses.Loss;
import org.mm4j.det.task.BoxCoder;
import org.mm4j.det.task.PriorGenerator;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** The plainest anchor head: one 1 x 1 convolution for classes and one for boxes. */
public final class AnchorHead extends BaseAnchorHead {

    /** The arguments. */
    public record Args(
            @Doc("number of classes, without background") int numClasses,
            @Doc("channels of the feature maps") int inChannels,

            @Default("256") @Doc("has no effect: there is no hidden layer")
            int featChannels,

            @Default("dict(type='AnchorGenerator', scales=[8, 16, 32], ratios=[0.5, 1.0, 2.0],"
                    + " strides=[4, 8, 16, 32, 64])")
            PriorGenerator anchorGenerator,

            @Default("dict(type='DeltaXYWHBBoxCoder', clip_border=True, target_means=(.0, .0, .0, .0),"
                    + " target_stds=(1.0, 1.0, 1.0, 1.0))")
            BoxCoder bboxCoder,

            @Default("False") @Doc("boxes are compared after decoding, as losses of overlaps need it")
            boolean regDecodedBbox,

            @Default("dict(type='CrossEntropyLoss', use_sigmoid=True, loss_weight=1.0)")
            Loss lossCls,

            @Default("dict(type='SmoothL1Loss', beta=1.0 / 9.0, loss_weight=1.0)")
            Loss lossBbox,

            @Nullable AnchorTrainCfg trainCfg,
            @Nullable TestCfg testCfg,

            @Default("dict(type='Normal', layer='Conv2d', std=0.01)") @Nullable
            InitCfg initCfg) {}

    private final Conv2d convCls;
    private final Conv2d convReg;

    /** Makes the head. */
    public AnchorHead(Args args) {
        super(new Settings(
                args.numClasses(),
                args.anchorGenerator(),
                args.bboxCoder(),
                args.regDecodedBbox(),
                args.lossCls(),
                args.lossBbox(),
                args.trainCfg(),
                args.testCfg(),
                args.initCfg()));
        this.convCls = child("conv_cls", Conv2d.of(args.inChannels(), numBasePriors() * clsOutChannels(), 1));
        this.convReg = child(
                "conv_reg",
                Conv2d.of(args.inChannels(), numBasePriors() * args.bboxCoder().encodeSize(), 1));
    }

    @Override
    public List<List<Tensor>> forward(List<Tensor> features) {
        return eachLevel(features, map -> new Level(convCls.forward(map), convReg.forward(map)));
    }
}
