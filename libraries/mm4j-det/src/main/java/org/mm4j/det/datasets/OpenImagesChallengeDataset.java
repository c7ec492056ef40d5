package org.mm4j.det.datasets;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mm4j.det.structures.DetInstance;
import org.mm4j.engine.dataset.DatasetException;
import org.mm4j.engine.io.TextInput;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * The challenge of Open Images of 2019: for each picture lines with its name, a number of no use here, how many boxes it
 * has, and a line for each: class from 1, four corners in parts of width and height, and whether it is around a group. The
 * tree of classes is a matrix in numpy's format.
 */
@Doc("The challenge of Open Images.")
public final class OpenImagesChallengeDataset extends OpenImagesDataset {

    private static final int VALUES = 6;

    /** The arguments. */
    public record Args(@Inline OpenImagesDataset.Args base) {

        /** Checks the form of the file. */
        public Args {
            String name = base.base().base().annFile();
            if (!name.endsWith("txt")) {
                throw new IllegalArgumentException(
                        "ann_file of OpenImagesChallengeDataset is a text file, and its name ends with txt, not "
                                + name);
            }
        }
    }

    /** The data set of a config. */
    public OpenImagesChallengeDataset(Args args) {
        super(args.base(), "oid_challenge");
        initializeUnlessLazy();
    }

    @Override
    Labels labels(Path file) {
        Map<String, Integer> byId = new HashMap<>();
        List<String> names = new ArrayList<>();
        List<Integer> numbers = new ArrayList<>();
        OpenImagesFiles.table(file, false, 3, (line, values) -> {
            int number = (int) OpenImagesFiles.number(values[2], file, line);
            byId.put(values[0], number - 1);
            names.add(values[1]);
            numbers.add(number);
        });
        String[] ordered = new String[names.size()];
        for (int i = 0; i < ordered.length; i++) {
            int label = numbers.get(i) - 1;
            if (label < 0 || label >= ordered.length || ordered[label] != null) {
                throw new DatasetException(file + ": classes are numbered from 1 to " + ordered.length + ", and one is "
                        + numbers.get(i) + (label >= 0 && label < ordered.length ? " as another" : ""));
            }
            ordered[label] = names.get(i);
        }
        return new Labels(byId, Arrays.asList(ordered));
    }

    @Override
    List<Set<Integer>> classesOfClasses(Path file, Labels labels) {
        return OpenImagesFiles.matrix(file, labels.names().size());
    }

    @Override
    int[] lookedColumns() {
        return new int[] {1, 2};
    }

    @Override
    List<Picture> pictures(Path file, Labels labels) {
        List<String> lines;
        try {
            lines = TextInput.lines(file);
        } catch (IOException failure) {
            throw new DatasetException("cannot read " + file + ": " + failure.getMessage(), failure);
        }
        List<Picture> pictures = new ArrayList<>();
        int at = 0;
        while (at < lines.size() && !lines.get(at).isBlank()) {
            if (at + 2 >= lines.size()) {
                throw new DatasetException(file + " ends in the middle of a picture");
            }
            String name = lines.get(at).strip();
            int count = (int) OpenImagesFiles.number(lines.get(at + 2), file, at + 3);
            at += 3;
            if (count < 0 || at + count > lines.size()) {
                throw new DatasetException(file + ": " + name + " has " + count + " boxes, and the file ends before");
            }
            List<DetInstance> instances = new ArrayList<>();
            for (int i = 0; i < count; i++, at++) {
                String[] values = lines.get(at).strip().split("\\s+", -1);
                if (values.length < VALUES) {
                    throw new DatasetException(
                            file + ", line " + (at + 1) + ": " + values.length + " values, and a box has " + VALUES);
                }
                int label = (int) OpenImagesFiles.number(values[0], file, at + 1) - 1;
                if (label < 0 || label >= labels.names().size()) {
                    throw new DatasetException(file + ", line " + (at + 1) + ": class " + (label + 1) + " of "
                            + labels.names().size());
                }
                instances.add(
                        box(label, values[5].equals("1"), values, new int[] {1, 2, 3, 4}, file, at + 1, new float[4]));
            }
            pictures.add(new Picture(name, instances));
        }
        return pictures;
    }
}
