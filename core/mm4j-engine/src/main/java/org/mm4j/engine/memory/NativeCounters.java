package org.mm4j.engine.memory;

import org.bytedeco.javacpp.Pointer;

/**
 * What native objects live now, for leak tests.
 *
 * @param objects native objects with a deallocator that were not freed yet, over all threads
 * @param openScopes open {@link TorchScope}s
 */
public record NativeCounters(long objects, long openScopes) {

    /** The numbers now. Objects that only the collector can free count until it ran. */
    public static NativeCounters now() {
        return new NativeCounters(Pointer.totalCount(), TorchScope.openScopes());
    }
}
