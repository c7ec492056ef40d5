package org.mm4j.det.models.heads;

import org.jspecify.annotations.Nullable;
import org.mm4j.det.models.losses.Loss;
import org.mm4j.det.models.losses.QualityLoss;
import org.mm4j.det.task.BoxCoder;
import org.mm4j.det.task.MlvlPointGenerator;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.model.Convolution;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/** The arguments that all heads of RTMDet have. */
public record RTMDetArgs(
        @Doc("number of classes, without background") int numClasses,
        @Doc("channels of the feature maps") int inChannels,
        @Default("4") @Doc("convolutions in each tower") int stackedConvs,
        @Default("256") @Doc("channels of the towers") int featChannels,
        @Nullable Part<Convolution> convCfg,
        @Doc("where predictions are made") MlvlPointGenerator anchorGenerator,
        BoxCoder bboxCoder,
        QualityLoss lossCls,
        Loss lossBbox,

        @Default("True") @Doc("has no effect: boxes are compared after decoding")
        boolean regDecodedBbox,

        @Doc("has no effect: there is no centerness") @Nullable
        Loss lossCenterness,

        @Nullable AnchorTrainCfg trainCfg,

        @Doc("has no effect: the head initialises its layers itself") @Nullable
        InitCfg initCfg) {

    /** Checks the range. */
    public RTMDetArgs {
        if (stackedConvs < 1) {
            throw new IllegalArgumentException("stacked_convs is at least 1, not " + stackedConvs);
        }
    }
}
