package org.mm4j.track.datasets;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.mm4j.engine.io.TextInput;
import org.mm4j.engine.io.WholeFile;
import org.mm4j.track.task.TrackRow;

/** Reads and writes the text files of MOTChallenge: comma separated, a box a line. */
public final class MotFiles {

    private static final int NEEDED = 6;

    private MotFiles() {}

    /**
     * Reads ground truth, detections or results. A file of no lines is one of no boxes.
     *
     * @throws MotFileException naming the line that is not as it should be
     */
    public static List<MotRow> read(Path file) {
        List<MotRow> rows = new ArrayList<>();
        try {
            TextInput.eachLine(file, (number, line) -> {
                if (!line.isBlank()) {
                    rows.add(row(file, number, line));
                }
            });
        } catch (IOException failure) {
            throw new MotFileException("cannot read " + file + ": " + failure.getMessage(), failure);
        }
        return rows;
    }

    private static MotRow row(Path file, int number, String line) {
        String[] cells = line.strip().split(line.indexOf(',') >= 0 ? "\\s*,\\s*" : "\\s+", -1);
        if (cells.length < NEEDED) {
            throw wrong(
                    file,
                    number,
                    "has " + cells.length + " fields; expected frame, id, x, y, width, height and"
                            + " what may follow");
        }
        double[] values = new double[Math.min(9, cells.length)];
        for (int i = 0; i < values.length; i++) {
            try {
                values[i] = Double.parseDouble(cells[i]);
            } catch (NumberFormatException bad) {
                throw wrong(file, number, "has '" + cells[i] + "' where a number should be");
            }
            if (!Double.isFinite(values[i])) {
                throw wrong(file, number, "has '" + cells[i] + "' where a number should be");
            }
        }
        if (values[0] < 1 || values[0] != Math.rint(values[0]) || values[1] != Math.rint(values[1])) {
            throw wrong(
                    file,
                    number,
                    "begins with " + cells[0] + ", " + cells[1]
                            + "; a frame is a whole number from 1 and an id a whole number");
        }
        return new MotRow(
                (int) values[0],
                (int) values[1],
                values[2],
                values[3],
                values[4],
                values[5],
                values.length > 6 ? values[6] : 1,
                values.length > 7 ? (int) values[7] : -1,
                values.length > 8 ? values[8] : -1);
    }

    private static MotFileException wrong(Path file, int number, String what) {
        return new MotFileException(file + ":" + number + ": the line " + what, null);
    }

    /** A line of a result file, as mmdet writes it: three decimals, and -1 for what is not known. */
    public static String resultLine(TrackRow row) {
        return (long) row.frame() + "," + row.id() + "," + fixed(row.a()) + "," + fixed(row.b()) + "," + fixed(row.c())
                + "," + fixed(row.d()) + "," + fixed(row.score()) + ",-1,-1,-1";
    }

    /** Three decimals, rounded as C rounds: the exact value, ties to the even digit. */
    private static String fixed(double value) {
        return rounded(value).toPlainString();
    }

    private static BigDecimal rounded(double value) {
        return new BigDecimal(value).setScale(3, RoundingMode.HALF_EVEN);
    }

    /** A row as it comes back from a result file. */
    public static MotRow asWritten(TrackRow row) {
        return new MotRow(
                (int) row.frame(),
                (int) row.id(),
                rounded(row.a()).doubleValue(),
                rounded(row.b()).doubleValue(),
                rounded(row.c()).doubleValue(),
                rounded(row.d()).doubleValue(),
                rounded(row.score()).doubleValue(),
                -1,
                -1);
    }

    /**
     * Writes a result file, which is there as a whole or not at all; missing folders are made.
     *
     * @param rows left upper corner and size of boxes, frames from 1
     */
    public static void write(List<TrackRow> rows, Path file) {
        try {
            StringBuilder text = new StringBuilder();
            rows.forEach(row -> text.append(resultLine(row)).append('\n'));
            WholeFile.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw new MotFileException("cannot write " + file + ": " + failure.getMessage(), failure);
        }
    }
}
