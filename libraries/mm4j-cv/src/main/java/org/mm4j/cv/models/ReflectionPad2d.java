package org.mm4j.cv.models;

import org.mm4j.registry.Doc;

/** Pads feature maps with their mirror image, without the edge itself. */
@Doc("Pads feature maps with their mirror image, without the edge itself.")
public final class ReflectionPad2d extends PadLayer {

    /** The arguments. */
    public record Args(
            @Doc("how much: one number, or (left, right, top, bottom)")
            Edges padding) {}

    /** Pads as the arguments say. */
    public ReflectionPad2d(Args args) {
        super(args.padding(), "reflect");
    }
}
