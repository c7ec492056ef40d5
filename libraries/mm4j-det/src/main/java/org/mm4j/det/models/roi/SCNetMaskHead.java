package org.mm4j.det.models.roi;

import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** A mask head whose convolutions are in pairs with a shortcut. */
public final class SCNetMaskHead extends FCNMaskHead {

    /** The arguments. */
    public record Args(
            @Default("True") @Doc("convolutions in pairs with a shortcut")
            boolean convToRes,

            @Inline FCNMaskHead.Args common) {}

    /** Makes the head. */
    public SCNetMaskHead(Args args) {
        super(args.common(), args.convToRes());
    }
}
