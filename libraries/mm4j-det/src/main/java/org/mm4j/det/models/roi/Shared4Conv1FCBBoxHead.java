package org.mm4j.det.models.roi;

import org.mm4j.registry.Inline;

/** Four convolutions and a linear layer that classes and boxes share. */
public final class Shared4Conv1FCBBoxHead extends ConvFCBBoxHead {

    /** The arguments. */
    public record Args(
            @Inline ConvFCBBoxHead.Widths widths, @Inline BBoxHeadArgs common) {}

    /** Makes the head. */
    public Shared4Conv1FCBBoxHead(Args args) {
        super(new ConvFCBBoxHead.Args(4, 1, 0, 0, 0, 0, args.widths(), args.common()));
    }
}
