package org.mm4j.engine.memory;

import java.util.function.Supplier;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/** What decides, besides its input, what a part of a network gives: the random generators, and mixed precision. */
final class TorchState implements AutoCloseable {

    private final DeviceType type;
    private final byte index;
    private final Tensor ofCpu;
    private final @Nullable Tensor ofDevice;
    private final boolean isMixed;
    private final ScalarType mixedType;

    private TorchState(DeviceType type, byte index) {
        this.type = type;
        this.index = index;
        this.ofCpu = Persistent.create(() -> torch.getDefaultCPUGenerator().get_state());
        this.ofDevice = type == DeviceType.CPU
                ? null
                : Persistent.create(() -> generator(type, index).get_state());
        this.isMixed = torch.is_autocast_enabled(type);
        this.mixedType = torch.get_autocast_dtype(type);
    }

    private static Generator generator(DeviceType type, byte index) {
        return torch.globalContext().defaultGenerator(new Device(type, index));
    }

    /** The state of this thread, for work on the CPU and on a device. */
    static TorchState now(DeviceType type, byte index) {
        return new TorchState(type, index);
    }

    /** Runs with this state, and puts the state before in its place again. */
    void during(Runnable work) {
        try (TorchState before = now(type, index)) {
            try {
                restore();
                withoutCache(() -> {
                    work.run();
                    return Boolean.TRUE;
                });
            } finally {
                before.restore();
            }
        }
    }

    /**
     * Runs without keeping weights of mixed precision for what comes later on this thread: those that were converted without
     * recording, or in a backward pass, are of no use to the next forward pass.
     */
    static <T> T withoutCache(Supplier<T> work) {
        boolean before = torch.is_autocast_cache_enabled();
        torch.set_autocast_cache_enabled(false);
        try {
            return work.get();
        } finally {
            torch.set_autocast_cache_enabled(before);
        }
    }

    private void restore() {
        TorchScope.run(() -> {
            torch.getDefaultCPUGenerator().set_state(ofCpu);
            if (ofDevice != null) {
                generator(type, index).set_state(ofDevice);
            }
        });
        torch.set_autocast_enabled(type, isMixed);
        torch.set_autocast_dtype(type, mixedType);
    }

    @Override
    public void close() {
        ofCpu.close();
        if (ofDevice != null) {
            ofDevice.close();
        }
    }
}
