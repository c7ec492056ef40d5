package org.mm4j.det.models.roi;

import org.jspecify.annotations.Nullable;
import org.mm4j.det.models.losses.Loss;
import org.mm4j.det.task.BoxCoder;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/** The arguments that all box heads have. */
public record BBoxHeadArgs(
        @Default("False") @Doc("average the features of a region before the linear layers")
        boolean withAvgPool,

        @Default("True") @Doc("classify") boolean withCls,
        @Default("True") @Doc("refine boxes") boolean withReg,

        @Default("7") @Doc("height and width of the features of a region")
        IntPair roiFeatSize,

        @Default("256") @Doc("their channels") int inChannels,

        @Default("80") @Doc("number of classes, without background")
        int numClasses,

        @Default("dict(type='DeltaXYWHBBoxCoder', clip_border=True, target_means=[0., 0., 0., 0.],"
                + " target_stds=[0.1, 0.1, 0.2, 0.2])")
        BoxCoder bboxCoder,

        @Default("'hbox'") @Doc("the type of the boxes, which is what bbox_coder decodes")
        String predictBoxType,

        @Default("False") @Doc("one box for all classes in place of one for each")
        boolean regClassAgnostic,

        @Default("False") @Doc("boxes are compared after decoding, as losses of overlaps need it")
        boolean regDecodedBbox,

        @Default("dict(type='Linear')") @Doc("the layer that gives boxes")
        Part<Layer> regPredictorCfg,

        @Default("dict(type='Linear')") @Doc("the layer that gives class scores")
        Part<Layer> clsPredictorCfg,

        @Default("dict(type='CrossEntropyLoss', use_sigmoid=False, loss_weight=1.0)")
        Loss lossCls,

        @Default("dict(type='SmoothL1Loss', beta=1.0, loss_weight=1.0)")
        Loss lossBbox,

        @Doc("None: small normal weights for the last layers, Xavier's for other linear ones") @Nullable
        InitCfg initCfg) {

    /** Checks what fits together, and refuses what is not supported. */
    public BBoxHeadArgs {
        if (!withCls && !withReg) {
            throw new IllegalArgumentException("a head without with_cls and with_reg does nothing");
        }
        String decoded = bboxCoder.boxes(new float[0]).type();
        if (!predictBoxType.equals(decoded)) {
            throw new IllegalArgumentException("predict_box_type is '" + decoded + "' with a "
                    + bboxCoder.getClass().getSimpleName() + ", not '" + predictBoxType + "'");
        }
        if (lossCls.useSigmoid()) {
            throw new IllegalArgumentException(
                    "loss_cls with use_sigmoid=True is not supported: class scores of regions"
                            + " have a background and go through a softmax");
        }
    }
}
