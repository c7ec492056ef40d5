package org.mm4j.engine.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Numbers that numpy wrote, such as the loss in the message hub of a run. */
final class NumpyScalars {

    private NumpyScalars() {}

    /** The number, or a placeholder if its type is not a plain one. */
    static Object decode(PyGlobal global, PyTuple arguments) {
        Opaque opaque = new Opaque(global.qualifiedName(), arguments.items());
        if (arguments.size() != 2
                || !(arguments.get(0) instanceof Opaque dtype)
                || !dtype.type().equals("numpy.dtype")
                || dtype.arguments().isEmpty()
                || !(dtype.arguments().get(0) instanceof String code)
                || !(arguments.get(1) instanceof byte[] bytes)) {
            return opaque;
        }
        boolean bigEndian = dtype.state() instanceof PyTuple state && state.size() > 1 && ">".equals(state.get(1));
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        return switch (code + ":" + bytes.length) {
            case "f8:8" -> buffer.getDouble();
            case "f4:4" -> (double) buffer.getFloat();
            case "i8:8" -> buffer.getLong();
            case "i4:4" -> (long) buffer.getInt();
            case "i2:2" -> (long) buffer.getShort();
            case "i1:1" -> (long) buffer.get();
            case "u1:1" -> (long) (buffer.get() & 0xFF);
            case "u2:2" -> (long) (buffer.getShort() & 0xFFFF);
            case "u4:4" -> buffer.getInt() & 0xFFFF_FFFFL;
            case "b1:1" -> buffer.get() != 0;
            default -> opaque;
        };
    }
}
