package org.mm4j.cls.datasets;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.mm4j.cls.structures.ClsKeys;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.dataset.DatasetException;
import org.mm4j.engine.dataset.Locations;
import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.engine.io.TextInput;
import org.mm4j.engine.structures.Ints;

/**
 * Pictures of a folder for each class, in the order of their names, or of a list of files with a label behind each. Samples
 * have {@code img_path} and {@code gt_label}.
 */
abstract class FolderDataset extends ClsDataset {

    private final boolean withLabel;
    private final List<String> extensions;

    FolderDataset(ClsDatasetArgs args, Place place, boolean withLabel, List<String> extensions, Metainfo known) {
        super(args, place.annFile(), place.prefix().folders(), known);
        this.withLabel = withLabel;
        this.extensions = extensions.stream()
                .map(extension -> extension.toLowerCase(Locale.ROOT))
                .toList();
        allowPrefixes("img_path");
    }

    /**
     * Where the data are, below {@code data_root}.
     *
     * @param annFile the list of files; empty for folders
     * @param prefix the folder of pictures
     */
    record Place(String annFile, DataPrefix prefix) {}

    @Override
    protected Set<ResultKey<?>> given() {
        return withLabel ? Set.of(ResultKey.IMG_PATH, ClsKeys.GT_LABEL) : Set.of(ResultKey.IMG_PATH);
    }

    @Override
    protected void load(Sink sink) {
        if (!annFile().isEmpty()) {
            loadList(sink);
        } else if (withLabel) {
            loadFolders(sink);
        } else {
            String root = prefix("img_path");
            List<String> pictures = new PictureFolders(root, extensions).pictures("");
            requireSome(pictures.size(), root);
            pictures.forEach(picture -> sink.add(info(picture)));
        }
    }

    private Results info(String file) {
        return new Results().put(ResultKey.IMG_PATH, Locations.join(prefix("img_path"), file));
    }

    private void loadFolders(Sink sink) {
        String root = prefix("img_path");
        PictureFolders files = new PictureFolders(root, extensions);
        List<String> folders = files.folders();
        List<String> names = classes();
        if (!names.isEmpty() && names.size() != folders.size()) {
            throw new DatasetException("there are " + folders.size() + " folders in '" + root + "' for " + names.size()
                    + " classes, and each class has one: check the folder, or the classes of metainfo");
        }
        if (names.isEmpty()) {
            sink.metainfo("classes", folders);
        }
        int count = 0;
        List<String> empty = new ArrayList<>();
        for (int label = 0; label < folders.size(); label++) {
            List<String> pictures = files.pictures(folders.get(label));
            if (pictures.isEmpty()) {
                empty.add(folders.get(label));
            }
            count += pictures.size();
            for (String picture : pictures) {
                sink.add(info(folders.get(label) + "/" + picture).put(ClsKeys.GT_LABEL, Ints.of(label)));
            }
        }
        requireSome(count, root);
        if (!empty.isEmpty()) {
            sink.note("no pictures in the folders " + empty + "; pictures end with " + extensions);
        }
    }

    private void requireSome(int count, String root) {
        if (count == 0) {
            throw new DatasetException("there are no pictures below '" + root + "': names of pictures end with "
                    + extensions + (withLabel ? ", and each class has a folder" : ""));
        }
    }

    private void loadList(Sink sink) {
        List<String> lines;
        try {
            lines = TextInput.lines(Path.of(annFile()));
        } catch (IOException | RuntimeException failure) {
            throw new DatasetException(
                    "the list of files '" + annFile() + "' cannot be read: " + failure.getMessage(), failure);
        }
        for (int i = 0; i < lines.size(); i++) {
            String line = withLabel ? lines.get(i).strip() : lines.get(i);
            if (line.isEmpty()) {
                sink.note("empty lines of " + annFile() + " are passed over");
            } else if (withLabel) {
                int space = line.lastIndexOf(' ');
                sink.add(info(line.substring(0, Math.max(0, space)))
                        .put(ClsKeys.GT_LABEL, Ints.of(label(line, space, i + 1))));
            } else {
                sink.add(info(line));
            }
        }
    }

    private int label(String line, int space, int number) {
        String place = annFile() + ", line " + number;
        if (space <= 0) {
            throw new DatasetException(place + ": expected a file and its label, got '" + line
                    + "'; without labels, set with_label=False");
        }
        int label;
        try {
            label = Integer.parseInt(line.substring(space + 1));
        } catch (NumberFormatException failure) {
            throw new DatasetException(
                    place + ": the label is a whole number, not '" + line.substring(space + 1) + "'", failure);
        }
        int classes = classes().size();
        if (label < 0 || (classes > 0 && label >= classes)) {
            throw new DatasetException(place + ": label " + label
                    + (classes > 0 ? " of " + classes + " classes, which count from 0" : " is less than 0"));
        }
        return label;
    }
}
