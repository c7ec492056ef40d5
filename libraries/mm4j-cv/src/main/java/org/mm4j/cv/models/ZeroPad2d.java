package org.mm4j.cv.models;

import org.mm4j.registry.Doc;

/** Pads feature maps with zeros. */
@Doc("Pads feature maps with zeros.")
public final class ZeroPad2d extends PadLayer {

    /** The arguments. */
    public record Args(
            @Doc("how much: one number, or (left, right, top, bottom)")
            Edges padding) {}

    /** Pads as the arguments say. */
    public ZeroPad2d(Args args) {
        super(args.padding(), "constant");
    }
}
