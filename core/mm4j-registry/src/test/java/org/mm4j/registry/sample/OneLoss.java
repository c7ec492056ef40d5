package org.mm4j.registry.sample;

/** A module without arguments. */
public final class OneLoss implements Piece {

    public OneLoss() {}

    @Override
    public String show() {
        return "OneLoss";
    }
}
