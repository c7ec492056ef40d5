package org.mm4j.engine.nn;

import java.util.Arrays;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.Persistent;
import org.mm4j.engine.memory.TorchScope;

/**
 * A named tensor of a module: a parameter, or a buffer.
 *
 * <p>It is allocated and given its first value when {@link #value()} is first asked for, so that building a large model
 * whose weights come from a checkpoint costs neither the memory traffic nor the random numbers of an initialisation
 * that is thrown away: a load writes to the fresh memory. {@link #value()} is safe from several threads.
 */
public final class Parameter {

    private final String name;
    private final long[] shape;
    private final ScalarType dtype;
    private final boolean buffer;
    private volatile Consumer<Tensor> initializer;
    private volatile @Nullable Tensor tensor;
    private boolean requiresGrad;

    Parameter(String name, long[] shape, ScalarType dtype, boolean buffer, Consumer<Tensor> initializer) {
        this.name = name;
        this.shape = shape.clone();
        this.dtype = dtype;
        this.buffer = buffer;
        this.initializer = initializer;
        this.requiresGrad = !buffer;
        for (long size : shape) {
            if (size < 0) {
                throw new IllegalArgumentException(name + ": negative size in shape " + Arrays.toString(shape));
            }
        }
    }

    /** Its name in its module, such as {@code weight}. */
    public String name() {
        return name;
    }

    /** Whether it is a buffer: part of the state, without gradient. */
    public boolean isBuffer() {
        return buffer;
    }

    /** Its shape; known before it is allocated. */
    public long[] shape() {
        return shape.clone();
    }

    /** Its element type. */
    public ScalarType dtype() {
        return dtype;
    }

    /** The number of elements. */
    public long numel() {
        long n = 1;
        for (long size : shape) {
            n = Math.multiplyExact(n, size);
        }
        return n;
    }

    /** Whether gradients are computed for it; never for buffers. */
    public synchronized boolean requiresGrad() {
        return requiresGrad;
    }

    /** Freezes or thaws it. */
    public synchronized void setRequiresGrad(boolean requires) {
        if (buffer && requires) {
            throw new IllegalStateException(name + " is a buffer: it takes no gradient");
        }
        requiresGrad = requires;
        Tensor now = tensor;
        if (now != null) {
            now.set_requires_grad(requires);
        }
    }

    /** The tensor, owned by the module; made and initialised by the first call. */
    public Tensor value() {
        Tensor now = tensor;
        return now != null ? now : materialize(true);
    }

    /** Whether the tensor exists already. */
    public boolean isMaterialized() {
        return tensor != null;
    }

    /**
     * Overwrites the whole value without gradients. If there is no tensor yet, the writer gets fresh memory with
     * arbitrary content.
     */
    public void load(Consumer<Tensor> writer) {
        Tensor now = tensor;
        Tensor target = now != null ? now : materialize(false);
        try {
            Grad.off(() -> writer.accept(target));
        } catch (RuntimeException e) {
            if (now == null) {
                // Arbitrary memory must not pass for weights: the next use initialises.
                close();
            }
            throw e;
        }
    }

    /** Gives the initial value again, as when the module was made. */
    public void reset() {
        Tensor now = tensor;
        if (now == null) {
            materialize(true);
        } else {
            initialize(now);
        }
    }

    /** Sets another first value, for a parent that gives its layers other ones than they would take by themselves. */
    public synchronized void initializeBy(Consumer<Tensor> initializer) {
        this.initializer = initializer;
        Tensor now = tensor;
        if (now != null) {
            initialize(now);
        }
    }

    private void initialize(Tensor now) {
        TorchScope.run(() -> Grad.off(() -> initializer.accept(now)));
    }

    private synchronized Tensor materialize(boolean initialize) {
        Tensor now = tensor;
        if (now == null) {
            now = Persistent.create(() -> Grad.off(() -> {
                Tensor fresh = torch.empty(shape, new TensorOptions(dtype), new MemoryFormatOptional());
                if (initialize) {
                    initializer.accept(fresh);
                }
                return fresh;
            }));
            now.set_requires_grad(requiresGrad);
            tensor = now;
        }
        return now;
    }

    /** Moves the value to a device; frees the old one if that is another. */
    void moveTo(Device device) {
        Tensor now = value();
        replace(Persistent.create(() -> {
            Tensor moved = Grad.off(() -> now.to(device, dtype).detach());
            moved.set_requires_grad(requiresGrad());
            return moved;
        }));
    }

    /** Takes another tensor in place of its own, of any memory format, and frees its own. */
    synchronized void replace(Tensor replacement) {
        Tensor before = tensor;
        tensor = replacement;
        if (before != null && !isSame(before, replacement)) {
            before.close();
        }
    }

    @SuppressWarnings("ReferenceEquality")
    private static boolean isSame(Tensor one, Tensor other) {
        return one == other;
    }

    synchronized void close() {
        Tensor now = tensor;
        tensor = null;
        if (now != null) {
            now.close();
        }
    }

    @Override
    public String toString() {
        return name + Arrays.toString(shape);
    }
}
