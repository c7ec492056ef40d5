package org.mm4j.det.models.heads;

import org.jspecify.annotations.Nullable;
import org.mm4j.det.models.losses.Loss;
import org.mm4j.det.task.BoxCoder;
import org.mm4j.det.task.PriorGenerator;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Norm;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/** The arguments of the head of ATSS, which heads that are built on it share. */
public record ATSSHeadArgs(
        @Doc("number of classes, without background") int numClasses,
        @Doc("channels of the feature maps") int inChannels,

        @Default("3") @Doc("odd size of the last convolutions")
        int predKernelSize,

        @Default("4") @Doc("convolutions in each tower") int stackedConvs,
        @Nullable Part<Convolution> convCfg,

        @Default("dict(type='GN', num_groups=32, requires_grad=True)") @Nullable
        Part<Norm> normCfg,

        @Default("True") @Doc("the targets are boxes, not what the coder makes of them")
        boolean regDecodedBbox,

        @Default("dict(type='CrossEntropyLoss', use_sigmoid=True, loss_weight=1.0)")
        Loss lossCenterness,

        @Default("dict(type='Normal', layer='Conv2d', std=0.01, override=dict(type='Normal', name='atss_cls',"
                + " std=0.01, bias_prob=0.01))")
        @Nullable
        InitCfg initCfg,

        @Default("256") @Doc("channels of the towers") int featChannels,

        @Default("dict(type='AnchorGenerator', scales=[8, 16, 32], ratios=[0.5, 1.0, 2.0],"
                + " strides=[4, 8, 16, 32, 64])")
        PriorGenerator anchorGenerator,

        @Default("dict(type='DeltaXYWHBBoxCoder', clip_border=True, target_means=(.0, .0, .0, .0),"
                + " target_stds=(1.0, 1.0, 1.0, 1.0))")
        BoxCoder bboxCoder,

        @Default("dict(type='CrossEntropyLoss', use_sigmoid=True, loss_weight=1.0)")
        Loss lossCls,

        @Default("dict(type='SmoothL1Loss', beta=1.0 / 9.0, loss_weight=1.0)")
        Loss lossBbox,

        @Nullable AnchorTrainCfg trainCfg,
        @Nullable TestCfg testCfg) {

    /** The settings that all anchor heads have. */
    BaseAnchorHead.Settings settings() {
        return new BaseAnchorHead.Settings(
                numClasses, anchorGenerator, bboxCoder, regDecodedBbox, lossCls, lossBbox, trainCfg, testCfg, initCfg);
    }
}
