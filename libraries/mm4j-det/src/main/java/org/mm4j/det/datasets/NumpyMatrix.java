package org.mm4j.det.datasets;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mm4j.engine.dataset.DatasetException;

/** Reads a matrix in the format of numpy's {@code save}: numbers by rows, none of them objects. */
final class NumpyMatrix {

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int PREFIX = 10;
    private static final Pattern TYPE = Pattern.compile("'descr': *'([<|=])([fiub])(\\d)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order': *False");
    private static final Pattern SHAPE = Pattern.compile("'shape': *\\((\\d{1,6}), *(\\d{1,6})\\)");

    private NumpyMatrix() {}

    /** The rows. */
    static double[][] read(Path file) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException failure) {
            throw new DatasetException("cannot read " + file, failure);
        }
        ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < PREFIX || !ByteBuffer.wrap(bytes, 0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
            throw new DatasetException(file + " is no array in numpy's format");
        }
        boolean isLong = bytes[MAGIC.length] > 1;
        int start = isLong ? PREFIX + 2 : PREFIX;
        if (bytes.length < start) {
            throw new DatasetException(file + " is cut off");
        }
        long length = isLong ? data.getInt(8) & 0xFFFFFFFFL : data.getShort(8) & 0xFFFF;
        if (start + length > bytes.length) {
            throw new DatasetException(file + " is cut off");
        }
        String header = new String(bytes, start, (int) length, StandardCharsets.ISO_8859_1);
        Matcher type = TYPE.matcher(header);
        Matcher shape = SHAPE.matcher(header);
        if (!type.find() || !shape.find() || !ORDER.matcher(header).find()) {
            throw new DatasetException(file + " is no matrix of numbers by rows: " + header.strip());
        }
        int rows = Integer.parseInt(shape.group(1));
        int columns = Integer.parseInt(shape.group(2));
        int size = Integer.parseInt(type.group(3));
        data.position(start + (int) length);
        if (rows < 1 || columns < 1 || data.remaining() < (long) rows * columns * size) {
            throw new DatasetException(file + " is cut off");
        }
        double[][] values = new double[rows][columns];
        for (double[] row : values) {
            for (int i = 0; i < columns; i++) {
                row[i] = number(data, type.group(2) + size, file);
            }
        }
        return values;
    }

    private static double number(ByteBuffer data, String type, Path file) {
        return switch (type) {
            case "f8" -> data.getDouble();
            case "f4" -> data.getFloat();
            case "i8", "u8" -> data.getLong();
            case "i4", "u4" -> data.getInt();
            case "i2", "u2" -> data.getShort();
            case "i1", "u1", "b1" -> data.get();
            default -> throw new DatasetException(file + " has numbers of type " + type);
        };
    }
}
