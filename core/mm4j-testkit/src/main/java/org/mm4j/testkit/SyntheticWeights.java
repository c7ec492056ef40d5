package org.mm4j.testkit;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Numbers computed from a name, as section 1 of {@code golden/models/README.md} defines them. */
public final class SyntheticWeights {

    private SyntheticWeights() {}

    /** 64 random bits: {@code splitmix64(crc32(name) * 2^32 + i)}. */
    public static long raw(String name, long i) {
        return raw(seed(name), i);
    }

    /** A double in [0, 1). */
    public static double u(String name, long i) {
        return unit(raw(name, i));
    }

    /** A double in [-1, 1). */
    public static double r(String name, long i) {
        return 2 * u(name, i) - 1;
    }

    /**
     * The values of a parameter or buffer, row-major. {@code num_batches_tracked} is int64 in the state dict; its value 0
     * is returned as a float.
     *
     * @param name key in the state dict of the whole model
     * @param shape its shape; empty for a scalar
     * @param gain {@code fill_gain} of the case
     */
    public static float[] fill(String name, long[] shape, double gain) {
        long count = 1;
        for (long size : shape) {
            count = Math.multiplyExact(count, size);
        }
        float[] values = new float[Math.toIntExact(count)];
        if (name.endsWith("num_batches_tracked")) {
            return values;
        }
        long seed = seed(name);
        double offset = 0;
        double scale = 0.1;
        boolean signed = true;
        if (name.endsWith("running_var")) {
            offset = 1;
            scale = 0.5;
            signed = false;
        } else if (name.endsWith("running_mean")) {
            offset = 0;
        } else if (shape.length >= 2) {
            double fanIn = (double) count / shape[0];
            scale = Math.sqrt(3 * gain / fanIn);
        } else if (shape.length == 1 && name.endsWith(".gamma")) {
            offset = 0.5;
        } else if (shape.length == 1 && name.endsWith(".weight")) {
            offset = 1;
        }
        for (int i = 0; i < values.length; i++) {
            double unit = unit(raw(seed, i));
            values[i] = (float) (offset + scale * (signed ? 2 * unit - 1 : unit));
        }
        return values;
    }

    /** Values {@code low + (high - low) * u(name, i)}, for the tensors that are neither weights nor pictures. */
    public static float[] uniform(String name, int count, double low, double high) {
        long seed = seed(name);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (low + (high - low) * unit(raw(seed, i)));
        }
        return values;
    }

    /**
     * The picture {@code image/<name>}: uint8, height x width x 3, channel order as generated.
     *
     * @param name without the leading {@code image/}, as cases list it: {@code yolox_fwd/0}
     */
    public static byte[] image(String name, int height, int width) {
        long seed = seed("image/" + name);
        byte[] pixels = new byte[Math.multiplyExact(Math.multiplyExact(height, width), 3)];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (raw(seed, i) >>> 56);
        }
        return pixels;
    }

    private static long seed(String name) {
        CRC32 crc = new CRC32();
        crc.update(name.getBytes(StandardCharsets.UTF_8));
        return crc.getValue() << 32;
    }

    private static long raw(long seed, long i) {
        long x = seed + i;
        long z = x + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private static double unit(long raw) {
        return (raw >>> 11) * 0x1p-53;
    }
}
