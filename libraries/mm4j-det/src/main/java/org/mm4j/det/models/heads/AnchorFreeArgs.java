package org.mm4j.det.models.heads;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.Bias;
import org.mm4j.det.models.losses.Loss;
import org.mm4j.det.task.BoxCoder;
import org.mm4j.det.task.Stride;
import org.mm4j.engine.model.Convolution;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/** The arguments that heads without anchors share. */
public record AnchorFreeArgs(
        @Doc("number of classes, without background") int numClasses,
        @Doc("channels of the feature maps") int inChannels,
        @Default("256") @Doc("channels of the towers") int featChannels,
        @Default("4") @Doc("convolutions in each tower") int stackedConvs,

        @Default("(4, 8, 16, 32, 64)") @Doc("stride of each level")
        List<Stride> strides,

        @Default("False") @Doc("deformable convolutions (DCNv2) at the end of the towers")
        boolean dcnOnLastConv,

        @Default("'auto'") @Doc("whether convolutions have a bias; 'auto': if they have no norm")
        Bias convBias,

        @Default("dict(type='FocalLoss', use_sigmoid=True, gamma=2.0, alpha=0.25, loss_weight=1.0)")
        Loss lossCls,

        @Default("dict(type='IoULoss', loss_weight=1.0)") Loss lossBbox,
        @Default("dict(type='DistancePointBBoxCoder')") BoxCoder bboxCoder,
        @Nullable Part<Convolution> convCfg,
        @Nullable TestCfg testCfg) {

    /** Checks the range. */
    public AnchorFreeArgs {
        strides = List.copyOf(strides);
        if (stackedConvs < 1) {
            throw new IllegalArgumentException("stacked_convs is at least 1, not " + stackedConvs);
        }
    }
}
