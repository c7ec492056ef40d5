package org.mm4j.det.models.layers;

import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Maps of another size; gradients flow through. */
public final class Resize2d {

    private Resize2d() {}

    /** Interpolates (n, c, h, w) bilinearly between the centres of cells. */
    public static Tensor bilinear(Tensor map, long height, long width) {
        return torch.upsample_bilinear2d(
                map, new long[] {height, width}, false, new DoubleOptional(), new DoubleOptional());
    }

    /** Interpolates (n, c, h, w) bilinearly to sides that are so many times as long, rounded down. */
    public static Tensor bilinear(Tensor map, double factor) {
        long[] size = {(long) Math.floor(map.size(2) * factor), (long) Math.floor(map.size(3) * factor)};
        return torch.upsample_bilinear2d(map, size, false, new DoubleOptional(factor), new DoubleOptional(factor));
    }

    /** Takes the nearest cell of (n, c, h, w). */
    public static Tensor nearest(Tensor map, long height, long width) {
        return torch.upsample_nearest2d(map, new long[] {height, width}, new DoubleOptional(), new DoubleOptional());
    }
}
