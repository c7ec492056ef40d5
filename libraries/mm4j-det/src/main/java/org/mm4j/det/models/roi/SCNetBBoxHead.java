package org.mm4j.det.models.roi;

/** A box head of which masks can take what its shared layers see. */
public final class SCNetBBoxHead extends ConvFCBBoxHead {

    /** Makes the head. */
    public SCNetBBoxHead(ConvFCBBoxHead.Args args) {
        super(args);
    }
}
