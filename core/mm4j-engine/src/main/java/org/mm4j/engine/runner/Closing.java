package org.mm4j.engine.runner;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Closes several things, also if one fails. */
final class Closing {

    private Closing() {}

    /** Runs all; throws the first failure at the end. */
    static void all(List<Runnable> steps) {
        @Nullable RuntimeException first = null;
        for (Runnable step : steps) {
            try {
                step.run();
            } catch (RuntimeException failure) {
                if (first == null) {
                    first = failure;
                } else {
                    first.addSuppressed(failure);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
