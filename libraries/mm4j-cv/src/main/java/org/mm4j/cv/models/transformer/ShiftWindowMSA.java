package org.mm4j.cv.models.transformer;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.mm4j.cv.models.DropPath;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Tensors;

/**
 * Cuts a map to windows, which may be shifted, lets each attend inside itself, and puts them together again. Maps are
 * padded to whole windows. Children: {@code w_msa}, {@code drop}.
 */
public final class ShiftWindowMSA extends BaseModule {

    private static final float APART = -100;

    private final WindowAttention attention;
    private final DropPath drop;
    private final int window;
    private final int shift;
    private final boolean anySize;

    /**
     * Makes the layer.
     *
     * @param window side of the windows
     * @param shift by how much windows are shifted up and left, less than their side
     * @param dropPath probability of the result to be dropped in training
     * @param anySize whether maps that are smaller than a window are padded, and maps as large as one are shifted; else
     *     the former are errors and the latter are not shifted
     */
    public ShiftWindowMSA(WindowAttention attention, int window, int shift, double dropPath, boolean anySize) {
        if (shift < 0 || shift >= window) {
            throw new IllegalArgumentException("a window of " + window + " cannot be shifted by " + shift);
        }
        this.attention = childOf("w_msa", attention);
        this.drop = child("drop", DropPath.of(dropPath));
        this.window = window;
        this.shift = shift;
        this.anySize = anySize;
    }

    /**
     * Attends.
     *
     * @param x the map as tokens
     * @return its new tokens
     */
    public Tensor forward(Patches x) {
        int least = Math.min(x.height(), x.width());
        if (least < window && !anySize) {
            throw new IllegalArgumentException("the map of " + x.height() + " x " + x.width()
                    + " is smaller than the window of " + window
                    + "; set pad_small_map=True, take a smaller window_size, or feed larger pictures");
        }
        int step = least == window && !anySize ? 0 : shift;
        return TorchScope.keeping(() -> {
            long n = x.tokens().size(0);
            long channels = x.tokens().size(2);
            int below = (window - x.height() % window) % window;
            int right = (window - x.width() % window) % window;
            Tensor map = x.tokens().reshape(n, x.height(), x.width(), channels);
            if (below > 0 || right > 0) {
                map = torch.constant_pad_nd(map, new long[] {0, 0, 0, right, 0, below});
            }
            int height = (int) map.size(1);
            int width = (int) map.size(2);
            if (step > 0) {
                map = map.roll(new long[] {-step, -step}, 1, 2);
            }
            Tensor mask = step > 0 ? mask(height, width, step) : null;
            if (mask != null && !map.device().is_cpu()) {
                mask = mask.to(map.device(), mask.scalar_type());
            }
            Tensor joined = joined(attention.forward(windows(map), mask), n, height, width, channels);
            if (step > 0) {
                joined = joined.roll(new long[] {step, step}, 1, 2);
            }
            Tensor cut = joined.narrow(1, 0, x.height()).narrow(2, 0, x.width());
            return drop.forward(cut.reshape(n, (long) x.height() * x.width(), channels));
        });
    }

    private Tensor windows(Tensor map) {
        long channels = map.size(3);
        return map.view(map.size(0), map.size(1) / window, window, map.size(2) / window, window, channels)
                .permute(0, 1, 3, 2, 4, 5)
                .reshape(-1, (long) window * window, channels);
    }

    private Tensor joined(Tensor windows, long n, long height, long width, long channels) {
        return windows.view(n, height / window, width / window, window, window, channels)
                .permute(0, 1, 3, 2, 4, 5)
                .reshape(n, height, width, channels);
    }

    /** Keeps places apart that a shift made neighbours: (windows, L, L). */
    private Tensor mask(int height, int width, int step) {
        int columns = width / window;
        int windows = height / window * columns;
        int places = window * window;
        float[] values = new float[windows * places * places];
        int[] part = new int[places];
        for (int w = 0; w < windows; w++) {
            for (int i = 0; i < places; i++) {
                int y = w / columns * window + i / window;
                int x = w % columns * window + i % window;
                part[i] = 3 * part(y, height, step) + part(x, width, step);
            }
            for (int i = 0; i < places * places; i++) {
                values[w * places * places + i] = part[i / places] == part[i % places] ? 0 : APART;
            }
        }
        return Tensors.of(values, windows, places, places);
    }

    /** Which of the three stretches of a side that stay together a place is in. */
    private int part(int at, int size, int step) {
        return at < size - window ? 0 : at < size - step ? 1 : 2;
    }

    @Override
    public List<String> typeNames() {
        return List.of("ShiftWindowMSA", "BaseModule");
    }
}
