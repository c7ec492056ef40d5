package org.mm4j.det.structures;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The corners of a polygon as bytes. Annotation files have them in hundredths of a pixel, and neighbours are near: each
 * number is then written as its difference to the number before it on the same axis, in one to three bytes in place of
 * eight. Polygons with any other number are written as they are. Exact.
 */
final class CornerCodec {

    private static final double HUNDREDTHS = 100;
    private static final double LARGEST = 1 << 20;
    private static final int PLAIN = 0;
    private static final int DIFFERENCES = 1;

    private CornerCodec() {}

    static void write(double[] corners, DataOutput out) throws IOException {
        boolean isPlain = !areHundredths(corners);
        out.writeByte(isPlain ? PLAIN : DIFFERENCES);
        out.writeInt(corners.length);
        for (int i = 0; i < corners.length; i++) {
            if (isPlain) {
                out.writeDouble(corners[i]);
            } else {
                writeSmall(hundredths(corners[i]) - (i < 2 ? 0 : hundredths(corners[i - 2])), out);
            }
        }
    }

    private static boolean areHundredths(double[] corners) {
        for (double number : corners) {
            boolean isSame = Math.abs(number) < LARGEST
                    && Double.doubleToRawLongBits(hundredths(number) / HUNDREDTHS)
                            == Double.doubleToRawLongBits(number);
            if (!isSame) {
                return false;
            }
        }
        return true;
    }

    private static int hundredths(double number) {
        return (int) Math.rint(number * HUNDREDTHS);
    }

    static double[] read(DataInput in) throws IOException {
        boolean isPlain = in.readUnsignedByte() == PLAIN;
        double[] corners = new double[in.readInt()];
        int[] last = new int[2];
        for (int i = 0; i < corners.length; i++) {
            if (isPlain) {
                corners[i] = in.readDouble();
            } else {
                last[i % 2] += readSmall(in);
                corners[i] = last[i % 2] / HUNDREDTHS;
            }
        }
        return corners;
    }

    /** Seven bits a byte, the lowest first; the sign is the lowest bit of the number. */
    private static void writeSmall(int number, DataOutput out) throws IOException {
        int rest = (number << 1) ^ (number >> 31);
        while ((rest & ~0x7F) != 0) {
            out.writeByte((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.writeByte(rest);
    }

    private static int readSmall(DataInput in) throws IOException {
        int number = 0;
        int shift = 0;
        int part;
        do {
            part = in.readUnsignedByte();
            number |= (part & 0x7F) << shift;
            shift += 7;
        } while ((part & 0x80) != 0);
        return (number >>> 1) ^ -(number & 1);
    }
}
