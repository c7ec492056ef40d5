package org.mm4j.engine.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Reads the bytes of a pickle and never past their end. */
final class PickleInput {

    private final ByteBuffer bytes;

    /** Reads from the buffer's position, which moves on. */
    PickleInput(ByteBuffer bytes) {
        this.bytes = bytes;
        bytes.order(ByteOrder.LITTLE_ENDIAN);
    }

    int position() {
        return bytes.position();
    }

    int unsigned() {
        need(1);
        return bytes.get() & 0xFF;
    }

    int unsignedShort() {
        need(2);
        return bytes.getShort() & 0xFFFF;
    }

    int int32() {
        need(4);
        return bytes.getInt();
    }

    /** A length of four bytes, unsigned, that the remaining bytes can hold. */
    int length4() {
        return length(int32() & 0xFFFF_FFFFL);
    }

    /** A length of eight bytes that the remaining bytes can hold. */
    int length8() {
        need(8);
        return length(bytes.getLong());
    }

    double bigEndianDouble() {
        need(8);
        return Double.longBitsToDouble(Long.reverseBytes(bytes.getLong()));
    }

    byte[] bytes(int count) {
        need(count);
        byte[] read = new byte[count];
        bytes.get(read);
        return read;
    }

    String text(int count, Charset charset) {
        need(count);
        ByteBuffer part = bytes.slice(bytes.position(), count);
        bytes.position(bytes.position() + count);
        try {
            return charset.newDecoder().decode(part).toString();
        } catch (CharacterCodingException e) {
            throw new CheckpointException("the pickle has a text that is not " + charset, e);
        }
    }

    /** A line without its end, of at most a kilobyte. */
    String line() {
        StringBuilder line = new StringBuilder();
        while (true) {
            int c = unsigned();
            if (c == '\n') {
                return new String(line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            }
            if (line.length() > 65_536) {
                throw new CheckpointException("the pickle has a line without an end");
            }
            line.append((char) c);
        }
    }

    private int length(long length) {
        if (length < 0 || length > bytes.remaining()) {
            throw new CheckpointException("the pickle names " + length + " bytes where " + bytes.remaining()
                    + " are left: the file is damaged or was cut off");
        }
        return (int) length;
    }

    private void need(int count) {
        if (count < 0 || count > bytes.remaining()) {
            throw new CheckpointException("the pickle ends too early: the file is damaged or was cut off");
        }
    }
}
