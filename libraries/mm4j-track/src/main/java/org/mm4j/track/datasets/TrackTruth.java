package org.mm4j.track.datasets;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the annotations say of the instances of one frame, beside what {@code instances} says of them, in the same order.
 *
 * @param rows one an instance
 */
public record TrackTruth(List<Row> rows) {

    /**
     * One instance.
     *
     * @param id tells it from the others of the data set
     * @param categoryId the number of its class in the annotations
     * @param x of the left side, in pixels
     * @param y of the upper side, in pixels
     * @param width in pixels
     * @param height in pixels
     * @param confidence 0 where the instance is not to be considered by MOTChallenge
     * @param visibility how much of it is to be seen, 0 to 1
     */
    public record Row(
            long id,
            long categoryId,
            double x,
            double y,
            double width,
            double height,
            double confidence,
            double visibility) {}

    /** Copies the list. */
    public TrackTruth {
        rows = List.copyOf(rows);
    }

    /** The identities. */
    public long[] ids() {
        return rows.stream().mapToLong(Row::id).toArray();
    }

    static void write(TrackTruth truth, DataOutput out) throws IOException {
        out.writeInt(truth.rows().size());
        for (Row row : truth.rows()) {
            out.writeLong(row.id());
            out.writeLong(row.categoryId());
            out.writeDouble(row.x());
            out.writeDouble(row.y());
            out.writeDouble(row.width());
            out.writeDouble(row.height());
            out.writeDouble(row.confidence());
            out.writeDouble(row.visibility());
        }
    }

    static TrackTruth read(DataInput in) throws IOException {
        int size = in.readInt();
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            rows.add(new Row(
                    in.readLong(),
                    in.readLong(),
                    in.readDouble(),
                    in.readDouble(),
                    in.readDouble(),
                    in.readDouble(),
                    in.readDouble(),
                    in.readDouble()));
        }
        return new TrackTruth(rows);
    }
}
