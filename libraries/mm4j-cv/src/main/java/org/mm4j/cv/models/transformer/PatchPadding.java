package org.mm4j.cv.models.transformer;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.FromConfig;

/**
 * How maps are padded before they are cut to patches: {@code 'corner'} adds zeros below and on the right until patches
 * cover everything, {@code 'same'} does so on all sides, numbers are added on each side whatever the size.
 *
 * @param mode corner, same, or empty for numbers
 * @param amount rows and columns on each side, if there is no mode
 */
public record PatchPadding(String mode, IntPair amount) {

    /** As much as needed, below and on the right. */
    public static final PatchPadding CORNER = new PatchPadding("corner", IntPair.of(0));

    /** {@code corner} or {@code same}. */
    @FromConfig
    public static PatchPadding of(String mode) {
        if (!mode.equals("corner") && !mode.equals("same")) {
            throw new IllegalArgumentException("expected 'corner', 'same' or numbers, got '" + mode + "'");
        }
        return new PatchPadding(mode, IntPair.of(0));
    }

    /** The same number on all sides. */
    @FromConfig
    public static PatchPadding of(int amount) {
        return new PatchPadding("", IntPair.of(amount));
    }

    /** Rows and columns. */
    @FromConfig
    public static PatchPadding of(List<Integer> amounts) {
        return new PatchPadding("", IntPair.of(amounts));
    }

    /** Whether it depends on the size of the map. */
    boolean isAdaptive() {
        return !mode.isEmpty();
    }

    /** Rows or columns that adaptive padding adds in all. */
    private static int added(int size, int kernel, int stride, int dilation) {
        int out = (size + stride - 1) / stride;
        return Math.max((out - 1) * stride + (kernel - 1) * dilation + 1 - size, 0);
    }

    /** The size of a map after padding of either kind. */
    IntPair padded(IntPair size, IntPair kernel, IntPair stride, IntPair dilation) {
        return isAdaptive()
                ? IntPair.of(
                        size.height() + added(size.height(), kernel.height(), stride.height(), dilation.height()),
                        size.width() + added(size.width(), kernel.width(), stride.width(), dilation.width()))
                : IntPair.of(size.height() + 2 * amount.height(), size.width() + 2 * amount.width());
    }

    /** Pads adaptively; a map that fits already is given back. */
    Tensor pad(Tensor x, IntPair kernel, IntPair stride, IntPair dilation) {
        IntPair size = IntPair.of((int) x.size(2), (int) x.size(3));
        IntPair padded = padded(size, kernel, stride, dilation);
        if (!isAdaptive() || padded.equals(size)) {
            return x;
        }
        int down = padded.height() - size.height();
        int along = padded.width() - size.width();
        boolean same = mode.equals("same");
        int top = same ? down / 2 : 0;
        int left = same ? along / 2 : 0;
        return torch.constant_pad_nd(x, new long[] {left, along - left, top, down - top});
    }
}
