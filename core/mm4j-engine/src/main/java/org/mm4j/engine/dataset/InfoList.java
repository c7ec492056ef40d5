package org.mm4j.engine.dataset;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.mm4j.engine.data.Results;

/** What a data set knows of its samples: as bytes, which a million of them can be kept as, or as objects. */
abstract sealed class InfoList {

    /** Adds one; while the annotations are read only. */
    abstract void add(Results info);

    /** One of them, in a map of its own. */
    abstract Results get(int index);

    abstract int size();

    /** Only these, in this order. */
    abstract InfoList select(int[] indexes);

    /** Bytes held, or -1 for objects. */
    abstract long bytes();

    static InfoList create(boolean serialized, InfoCodec codec) {
        return serialized ? new Packed(codec) : new Plain(new ArrayList<>());
    }

    private static final class Plain extends InfoList {
        private final List<Results> items;

        Plain(List<Results> items) {
            this.items = items;
        }

        @Override
        void add(Results info) {
            items.add(info);
        }

        @Override
        Results get(int index) {
            return items.get(index).copy();
        }

        @Override
        int size() {
            return items.size();
        }

        @Override
        InfoList select(int[] indexes) {
            List<Results> selected = new ArrayList<>();
            for (int index : indexes) {
                selected.add(items.get(index));
            }
            return new Plain(selected);
        }

        @Override
        long bytes() {
            return -1;
        }
    }

    /** Bytes in blocks, so that they may be more than one array holds and growing copies little. */
    private static final class Packed extends InfoList {

        private static final int BLOCK = 1 << 20;

        private final InfoCodec codec;
        private final List<byte[]> blocks = new ArrayList<>();
        private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(256);
        private final DataOutputStream out = new DataOutputStream(buffer);
        private byte[] block = new byte[0];
        private int used;
        private int size;
        private long bytes;
        /** Of each sample: its block, where it begins there, and its length. */
        private int[] places = new int[3 * 64];

        Packed(InfoCodec codec) {
            this.codec = codec;
        }

        @Override
        void add(Results info) {
            buffer.reset();
            try {
                codec.write(info, out);
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
            append(buffer.toByteArray(), 0, buffer.size());
        }

        private void append(byte[] source, int from, int length) {
            if (block.length - used < length) {
                seal();
                block = new byte[Math.max(BLOCK, length)];
                blocks.add(block);
            }
            if (places.length < 3 * (size + 1)) {
                places = Arrays.copyOf(places, 2 * places.length);
            }
            System.arraycopy(source, from, block, used, length);
            places[3 * size] = blocks.size() - 1;
            places[3 * size + 1] = used;
            places[3 * size + 2] = length;
            used += length;
            bytes += length;
            size++;
        }

        /** Cuts off what the last block does not use. */
        private void seal() {
            if (!blocks.isEmpty()) {
                blocks.set(blocks.size() - 1, Arrays.copyOf(block, used));
            }
            used = 0;
        }

        @Override
        Results get(int index) {
            byte[] source = blocks.get(places[3 * index]);
            try (DataInputStream in = new DataInputStream(
                    new ByteArrayInputStream(source, places[3 * index + 1], places[3 * index + 2]))) {
                return codec.read(in);
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }

        @Override
        int size() {
            return size;
        }

        @Override
        InfoList select(int[] indexes) {
            Packed selected = new Packed(codec);
            for (int index : indexes) {
                selected.append(blocks.get(places[3 * index]), places[3 * index + 1], places[3 * index + 2]);
            }
            return selected;
        }

        @Override
        long bytes() {
            return bytes + 4L * places.length;
        }
    }
}
