package org.mm4j.registry.sample;

import org.mm4j.registry.Default;

/** A norm whose width its parent gives. */
public final class BatchNorm implements Piece.Norm {

    /** The arguments. */
    public record Args(int numFeatures, @Default("1e-5") double eps) {}

    private final Args args;

    public BatchNorm(Args args) {
        this.args = args;
    }

    @Override
    public String show() {
        return "BN(" + args.numFeatures + ", " + args.eps + ")";
    }
}
