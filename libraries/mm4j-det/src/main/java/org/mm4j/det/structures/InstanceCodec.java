package org.mm4j.det.structures;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.mm4j.det.structures.mask.Rle;

/** Instances as bytes: how data sets keep many of them, and how processes hand them on. Exact. */
public final class InstanceCodec {

    private static final int NO_MASK = 0;
    private static final int POLYGONS = 1;
    private static final int RUNS = 2;
    /** In place of the number of coordinates; 0 stands for a list that is empty. */
    private static final int NO_KEYPOINTS = 0xFFFF;

    private InstanceCodec() {}

    /** Writes instances. */
    public static void write(DetInstances instances, DataOutput out) throws IOException {
        out.writeInt(instances.items().size());
        for (DetInstance instance : instances.items()) {
            out.writeByte(instance.bbox().length);
            writeFloats(instance.bbox(), out);
            out.writeInt(instance.label());
            out.writeBoolean(instance.ignored());
            out.writeBoolean(instance.isGroupOf());
            if (instance.mask() instanceof DetInstance.Polygons shape) {
                out.writeByte(POLYGONS);
                out.writeInt(shape.polygons().size());
                for (double[] polygon : shape.polygons()) {
                    CornerCodec.write(polygon, out);
                }
            } else if (instance.mask() instanceof DetInstance.Runs runs) {
                out.writeByte(RUNS);
                write(runs.rle(), out);
            } else {
                out.writeByte(NO_MASK);
            }
            float[] keypoints = instance.keypoints();
            out.writeShort(keypoints == null ? NO_KEYPOINTS : keypoints.length);
            if (keypoints != null) {
                writeFloats(keypoints, out);
            }
        }
    }

    private static void writeFloats(float[] numbers, DataOutput out) throws IOException {
        for (float number : numbers) {
            out.writeFloat(number);
        }
    }

    private static float[] readFloats(int length, DataInput in) throws IOException {
        float[] numbers = new float[length];
        for (int i = 0; i < length; i++) {
            numbers[i] = in.readFloat();
        }
        return numbers;
    }

    /** Reads what {@link #write(DetInstances, DataOutput)} wrote. */
    public static DetInstances readInstances(DataInput in) throws IOException {
        int size = in.readInt();
        List<DetInstance> instances = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            float[] bbox = readFloats(in.readUnsignedByte(), in);
            int label = in.readInt();
            boolean ignored = in.readBoolean();
            boolean isGroupOf = in.readBoolean();
            DetInstance.Mask mask = switch (in.readUnsignedByte()) {
                case NO_MASK -> null;
                case POLYGONS -> readPolygons(in);
                case RUNS -> new DetInstance.Runs(readRle(in));
                default -> throw new IOException("these bytes are no instances");
            };
            int keypoints = in.readUnsignedShort();
            instances.add(new DetInstance(
                    bbox,
                    label,
                    ignored,
                    mask,
                    keypoints == NO_KEYPOINTS ? null : readFloats(keypoints, in),
                    isGroupOf));
        }
        return new DetInstances(instances);
    }

    private static DetInstance.Polygons readPolygons(DataInput in) throws IOException {
        int size = in.readInt();
        List<double[]> polygons = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            polygons.add(CornerCodec.read(in));
        }
        return new DetInstance.Polygons(polygons);
    }

    /** Writes a mask. */
    public static void write(Rle rle, DataOutput out) throws IOException {
        int[] counts = rle.counts();
        out.writeInt(rle.height());
        out.writeInt(rle.width());
        out.writeInt(counts.length);
        for (int count : counts) {
            out.writeInt(count);
        }
    }

    /** Reads what {@link #write(Rle, DataOutput)} wrote. */
    public static Rle readRle(DataInput in) throws IOException {
        int height = in.readInt();
        int width = in.readInt();
        int[] counts = new int[in.readInt()];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = in.readInt();
        }
        return Rle.of(height, width, counts);
    }
}
