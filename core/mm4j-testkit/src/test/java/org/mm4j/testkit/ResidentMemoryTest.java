package org.mm4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ResidentMemoryTest {

    @Test
    void seesNativeMemoryThatIsKeptAndNotTheHeapThatIsNot() throws Exception {
        assertThat(ResidentMemory.around(Keeps.class, 10, 100).growth()).isGreaterThan(90L << 20);
        assertThat(ResidentMemory.around(Drops.class, 10, 400).growth()).isLessThan(50L << 20);
    }

    @Test
    void saysWhatWentWrongInTheProcess() {
        assertThatThrownBy(() -> ResidentMemory.around(Fails.class, 0, 1))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no picture");
    }

    private static ByteBuffer touched(ByteBuffer buffer) {
        for (int i = 0; i < buffer.capacity(); i += 1024) {
            buffer.put(i, (byte) 1);
        }
        return buffer;
    }

    /** Holds a native MiB more in each round. */
    static final class Keeps implements Runnable {
        private final List<ByteBuffer> kept = new ArrayList<>();

        @Override
        public void run() {
            kept.add(touched(ByteBuffer.allocateDirect(1 << 20)));
        }
    }

    /** Lets go of a MiB of the heap in each round. */
    static final class Drops implements Runnable {
        private ByteBuffer last = ByteBuffer.allocate(0);

        @Override
        public void run() {
            last = touched(ByteBuffer.allocate(1 << 20));
            if (last.get(0) != 1) {
                throw new IllegalStateException();
            }
        }
    }

    /** Fails. */
    static final class Fails implements Runnable {
        @Override
        public void run() {
            throw new IllegalStateException("no picture");
        }
    }
}
