package org.mm4j.det.structures.mask;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Makes runs of a bitmap that lies row by row. Runs go down the columns, so a strip of columns at a time is turned into
 * a buffer that fits into the nearest cache, and read from there eight pixels at once.
 */
final class RunEncoder {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int STRIP = 32;
    private static final long ALL_ONE = 0x0101010101010101L;

    private final byte[] bitmap;
    private final int height;
    private final int width;
    private final byte[] strip;
    private final Runs runs;
    private boolean inside;
    private int length;

    private RunEncoder(byte[] bitmap, int height, int width) {
        this.bitmap = bitmap;
        this.height = height;
        this.width = width;
        this.strip = new byte[STRIP * height];
        this.runs = new Runs(2 * width + 16);
    }

    /** The run lengths, the first one of zeros. */
    static int[] runs(byte[] bitmap, int height, int width) {
        RunEncoder encoder = new RunEncoder(bitmap, height, width);
        for (int first = 0; first < width; first += STRIP) {
            int columns = Math.min(STRIP, width - first);
            encoder.turn(first, columns);
            for (int x = 0; x < columns; x++) {
                encoder.column(x * height);
            }
        }
        encoder.runs.add(encoder.length);
        return encoder.runs.toArray();
    }

    /** Turns a strip: its columns lie one behind the other afterwards, as zeros and ones. */
    private void turn(int first, int columns) {
        Arrays.fill(strip, (byte) 0);
        for (int y = 0; y < height; y++) {
            int row = y * width + first;
            int x = 0;
            for (; x + 8 <= columns; x += 8) {
                if ((long) LONGS.get(bitmap, row + x) != 0) {
                    for (int i = x; i < x + 8; i++) {
                        set(i, y, bitmap[row + i]);
                    }
                }
            }
            for (; x < columns; x++) {
                set(x, y, bitmap[row + x]);
            }
        }
    }

    private void set(int column, int y, byte value) {
        strip[column * height + y] = (byte) (value == 0 ? 0 : 1);
    }

    private void column(int from) {
        int at = from;
        int end = from + height;
        while (at < end) {
            if (at + 8 <= end && (long) LONGS.get(strip, at) == (inside ? ALL_ONE : 0)) {
                length += 8;
                at += 8;
            } else {
                pixel(strip[at++] != 0);
            }
        }
    }

    private void pixel(boolean now) {
        if (now != inside) {
            runs.add(length);
            length = 0;
            inside = now;
        }
        length++;
    }
}
