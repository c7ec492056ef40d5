package org.mm4j.registry.sample;

import org.mm4j.registry.Kind;

/** Any module of the sample libraries. */
@Kind("model")
public interface Piece {

    /** Text that shows what was bound. */
    String show();

    /** A role. */
    interface Backbone extends Piece {}

    /** A role. */
    interface Head extends Piece {}

    /** A role. */
    interface Norm extends Piece {}
}
