package org.mm4j.det.models.roi;

import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** A semantic head whose convolutions are in pairs with a shortcut. */
public final class SCNetSemanticHead extends FusedSemanticHead {

    /** The arguments. */
    public record Args(
            @Default("True") @Doc("convolutions in pairs with a shortcut")
            boolean convToRes,

            @Inline FusedSemanticHead.Args common) {}

    /** Makes the head. */
    public SCNetSemanticHead(Args args) {
        super(args.common(), args.convToRes());
    }
}
