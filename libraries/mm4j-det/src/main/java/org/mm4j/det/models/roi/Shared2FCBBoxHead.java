package org.mm4j.det.models.roi;

import org.mm4j.registry.Inline;

/** Two linear layers that classes and boxes share. */
public final class Shared2FCBBoxHead extends ConvFCBBoxHead {

    /** The arguments. */
    public record Args(
            @Inline ConvFCBBoxHead.Widths widths, @Inline BBoxHeadArgs common) {}

    /** Makes the head. */
    public Shared2FCBBoxHead(Args args) {
        super(new ConvFCBBoxHead.Args(0, 2, 0, 0, 0, 0, args.widths(), args.common()));
    }
}
