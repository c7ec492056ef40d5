package org.mm4j.cv.models;

import org.mm4j.registry.Doc;

/** Pads feature maps with the values of their edges. */
@Doc("Pads feature maps with the values of their edges.")
public final class ReplicationPad2d extends PadLayer {

    /** The arguments. */
    public record Args(
            @Doc("how much: one number, or (left, right, top, bottom)")
            Edges padding) {}

    /** Pads as the arguments say. */
    public ReplicationPad2d(Args args) {
        super(args.padding(), "replicate");
    }
}
