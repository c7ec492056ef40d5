package org.mm4j.registry.sample;

import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;

/** A head that takes the training settings of its parent and has a part with a default of its library's own. */
public final class OneHead implements Piece.Head {

    /** The arguments. */
    public record Args(
            @Nullable ConfigDict trainCfg,
            @Default("dict(type='OneLoss')") Piece loss,
            @Default("2") int classes) {}

    private final Args args;
    private final String scope;

    public OneHead(Args args, BuildContext build) {
        this.args = args;
        this.scope = build.scope();
    }

    /** What was bound. */
    public Args args() {
        return args;
    }

    @Override
    public String show() {
        return "OneHead(" + args.classes + ", " + args.loss.show() + ") in " + scope;
    }
}
