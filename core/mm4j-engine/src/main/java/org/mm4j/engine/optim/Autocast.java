package org.mm4j.engine.optim;

import java.util.function.Supplier;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.mm4j.engine.Torch;

/** Operations in a less precise type where torch holds that for harmless. Lexical, and for one thread. */
final class Autocast {

    private Autocast() {}

    /** Runs with operations of a device in a type; the mode before is restored, also after an error. */
    static <T> T in(DeviceType device, ScalarType dtype, Supplier<T> work) {
        Torch.load();
        boolean enabled = torch.is_autocast_enabled(device);
        ScalarType before = torch.get_autocast_dtype(device);
        torch.set_autocast_enabled(device, true);
        torch.set_autocast_dtype(device, dtype);
        torch.increment_nesting();
        try {
            return work.get();
        } finally {
            // Weights are converted once, and what they were converted to is kept until then.
            if (torch.decrement_nesting() == 0) {
                torch.clear_cache();
            }
            torch.set_autocast_enabled(device, enabled);
            torch.set_autocast_dtype(device, before);
        }
    }
}
