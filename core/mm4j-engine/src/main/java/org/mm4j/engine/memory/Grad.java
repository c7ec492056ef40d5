package org.mm4j.engine.memory;

import java.util.function.Supplier;
import org.bytedeco.pytorch.GradMode;
import org.mm4j.engine.Torch;

/** Gradient mode, which torch keeps for each thread. Lexical only: the mode before is restored, also after an error. */
public final class Grad {

    private Grad() {}

    /** Runs without recording for {@code backward()}. */
    public static <T> T off(Supplier<T> work) {
        return in(false, work);
    }

    /** Runs without recording for {@code backward()}. */
    public static void off(Runnable work) {
        in(false, () -> {
            work.run();
            return Boolean.TRUE;
        });
    }

    /** Runs with recording, also inside {@link #off(Supplier)}. */
    public static <T> T on(Supplier<T> work) {
        return in(true, work);
    }

    /** Whether this thread records. */
    public static boolean isOn() {
        Torch.load();
        return GradMode.is_enabled();
    }

    private static <T> T in(boolean enabled, Supplier<T> work) {
        Torch.load();
        boolean before = GradMode.is_enabled();
        GradMode.set_enabled(enabled);
        try {
            return work.get();
        } finally {
            GradMode.set_enabled(before);
        }
    }
}
