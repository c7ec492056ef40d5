package org.mm4j.engine.memory;

import java.util.function.Supplier;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.mm4j.engine.Torch;

/** Makes native objects that belong to no scope, such as parameters, whatever scopes are open. */
public final class Persistent {

    private Persistent() {}

    /**
     * Runs a maker in a scope of its own and frees everything that it made except the result, which the caller owns:
     * it lives until {@link Pointer#close()} or until the collector finds it unreachable.
     */
    @SuppressWarnings("try")
    public static <P extends Pointer> P create(Supplier<P> maker) {
        Torch.load();
        try (PointerScope scope = new PointerScope()) {
            P result = maker.get();
            result.retainReference();
            return result;
        }
    }
}
