package org.mm4j.engine.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;

/** The row-major bytes of tensors of any size, without a copy where they lie so already. */
final class TensorBytes {

    private static final int CHUNK = 1 << 24;

    /** Takes a part of the bytes; the buffer is only valid during the call. */
    @FunctionalInterface
    interface Sink {
        void accept(ByteBuffer bytes) throws IOException;
    }

    private TensorBytes() {}

    /** Hands all bytes of a tensor, in the order of the machine, to a sink. */
    static void write(Tensor tensor, Sink sink) throws IOException {
        try {
            TorchScope.run(() -> {
                Tensor plain = Grad.off(() -> tensor.detach().cpu().contiguous());
                long size = plain.nbytes();
                for (long from = 0; from < size; from += CHUNK) {
                    // From an address of its own: a buffer counts from the start of its pointer, and only to 2 GiB.
                    BytePointer part = new BytePointer(plain.data_ptr()).getPointer(from);
                    ByteBuffer bytes = part.limit(Math.min(CHUNK, size - from)).asByteBuffer();
                    try {
                        sink.accept(bytes);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
