package org.mm4j.cls.datasets;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.mm4j.cls.structures.ClsKeys;
import org.mm4j.engine.checkpoint.CheckpointException;
import org.mm4j.engine.checkpoint.PickledArrays;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.dataset.BaseDataset.Sink;
import org.mm4j.engine.dataset.DatasetException;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.Ints;

/** Reads the files of CIFAR for Python: pickles of pictures of 32 x 32, the planes red, green and blue one after the other. */
final class CifarBatches {

    private static final int SIDE = 32;
    private static final int PLANE = SIDE * SIDE;

    private final String folder;
    private final String address;

    /**
     * The files of a folder.
     *
     * @param address where the archive with the folder can be had, for messages
     */
    CifarBatches(String folder, String address) {
        this.folder = folder;
        this.address = address;
    }

    /** Reads some files. */
    void load(List<String> files, int classes, Sink sink) {
        for (String name : files) {
            Path file = Path.of(folder, name);
            if (!Files.exists(file)) {
                throw new DatasetException("there is no file " + file + ": data are not downloaded here; unpack "
                        + address + " into data_root");
            }
            Map<String, Object> batch;
            try {
                batch = PickledArrays.read(file);
            } catch (CheckpointException failure) {
                throw new DatasetException(file + " cannot be read: " + failure.getMessage(), failure);
            }
            add(file, batch, classes, sink);
        }
    }

    private static void add(Path file, Map<String, Object> batch, int classes, Sink sink) {
        Object labels = batch.containsKey("labels") ? batch.get("labels") : batch.get("fine_labels");
        if (!(batch.get("data") instanceof byte[] pixels)
                || !(labels instanceof List<?> list)
                || pixels.length != (long) list.size() * 3 * PLANE) {
            throw new DatasetException(
                    file + " is no batch of CIFAR: expected data of 3072 bytes for each of its labels or"
                            + " fine_labels; it has " + batch.keySet());
        }
        for (int i = 0; i < list.size(); i++) {
            if (!(list.get(i) instanceof Long label) || label < 0 || label >= classes) {
                throw new DatasetException(
                        file + ": picture " + i + " has the label " + list.get(i) + " of " + classes + " classes");
            }
            sink.add(new Results()
                    .put(ResultKey.IMG, picture(pixels, i * 3 * PLANE))
                    .put(ClsKeys.GT_LABEL, Ints.of(label.intValue())));
        }
    }

    private static Image picture(byte[] planes, int first) {
        byte[] pixels = new byte[3 * PLANE];
        for (int i = 0; i < PLANE; i++) {
            for (int c = 0; c < 3; c++) {
                pixels[3 * i + c] = planes[first + c * PLANE + i];
            }
        }
        return new Image(SIDE, SIDE, 3, pixels);
    }
}
