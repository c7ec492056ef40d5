package org.mm4j.det.models.heads;

import org.jspecify.annotations.Nullable;
import org.mm4j.det.models.losses.Loss;
import org.mm4j.det.task.AnchorGenerator;
import org.mm4j.det.task.BoxCoder;
import org.mm4j.det.task.DeltaXYWHBBoxCoder;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** The arguments that all heads with guided anchors have. */
public record GuidedAnchorArgs(
        @Default("256") @Doc("channels of the hidden layers")
        int featChannels,

        @Default("dict(type='AnchorGenerator', octave_base_scale=8, scales_per_octave=3, ratios=[0.5, 1.0, 2.0],"
                + " strides=[4, 8, 16, 32, 64])")
        @Doc("boxes that stand for an anchor when its shape is assigned")
        AnchorGenerator approxAnchorGenerator,

        @Default("dict(type='AnchorGenerator', ratios=[1.0], scales=[8], strides=[4, 8, 16, 32, 64])")
        @Doc("squares whose shapes are predicted")
        AnchorGenerator squareAnchorGenerator,

        @Default("dict(type='DeltaXYWHBBoxCoder', target_means=[.0, .0, .0, .0], target_stds=[1.0, 1.0, 1.0, 1.0])")
        @Doc("between squares and anchors")
        DeltaXYWHBBoxCoder anchorCoder,

        @Default("dict(type='DeltaXYWHBBoxCoder', target_means=[.0, .0, .0, .0], target_stds=[1.0, 1.0, 1.0, 1.0])")
        @Doc("between anchors and boxes")
        BoxCoder bboxCoder,

        @Default("False") @Doc("boxes are compared after decoding, as losses of overlaps need it")
        boolean regDecodedBbox,

        @Default("4") @Doc("groups of channels with offsets of their own in the layers that adapt to shapes")
        int deformGroups,

        @Default("0.01") @Doc("in prediction, cells count whose place scores at least this")
        double locFilterThr,

        @Default("dict(type='FocalLoss', use_sigmoid=True, gamma=2.0, alpha=0.25, loss_weight=1.0)")
        Loss lossLoc,

        @Default("dict(type='BoundedIoULoss', beta=0.2, loss_weight=1.0)")
        Loss lossShape,

        @Default("dict(type='CrossEntropyLoss', use_sigmoid=True, loss_weight=1.0)")
        Loss lossCls,

        @Default("dict(type='SmoothL1Loss', beta=1.0, loss_weight=1.0)")
        Loss lossBbox,

        @Nullable GuidedTrainCfg trainCfg,
        @Nullable TestCfg testCfg) {

    /** Checks that the two generators go together. */
    public GuidedAnchorArgs {
        if (approxAnchorGenerator.leastScale() != squareAnchorGenerator.leastScale()
                || !approxAnchorGenerator.strides().equals(squareAnchorGenerator.strides())) {
            throw new IllegalArgumentException(
                    "approx_anchor_generator and square_anchor_generator have the same strides,"
                            + " and the same least scale");
        }
        if (squareAnchorGenerator.numBasePriors().stream().anyMatch(count -> count != 1)) {
            throw new IllegalArgumentException("square_anchor_generator gives one square for each cell");
        }
    }
}
