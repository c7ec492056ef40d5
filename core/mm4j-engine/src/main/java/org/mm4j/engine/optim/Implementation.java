package org.mm4j.engine.optim;

import org.jspecify.annotations.Nullable;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** Arguments of PyTorch's optimisers that choose how an update is computed; only the plain way is there. */
public record Implementation(
        @Nullable @Doc("refused if True: the one way there is gives the same numbers")
        Boolean foreach,

        @Default("False") @Doc("refused if True: updates are not differentiated")
        boolean differentiable) {

    /** The plain way. */
    public static final Implementation PLAIN = new Implementation(null, false);

    /** Refuses what is not there. */
    public Implementation {
        Checks.off("foreach", foreach, "there is one way of computing an update, with the same numbers");
        Checks.off("differentiable", differentiable, "no gradient goes through an update");
    }
}
