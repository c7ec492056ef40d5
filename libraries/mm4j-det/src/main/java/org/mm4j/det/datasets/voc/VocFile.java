package org.mm4j.det.datasets.voc;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mm4j.engine.dataset.DatasetException;
import org.mm4j.engine.io.XmlElement;
import org.mm4j.engine.structures.ImageSize;

/**
 * An annotation file in the format of PASCAL VOC: one picture. What a document declares of its own, such as entities, is
 * refused, so that a file can neither grow when it is read nor reach other files.
 *
 * @param size of the picture, if the file has it
 * @param folder of the picture, if the file names one
 * @param objects in the order of the file
 */
public record VocFile(Optional<ImageSize> size, Optional<String> folder, List<VocObject> objects) {

    /**
     * One instance.
     *
     * @param name of its class
     * @param difficult whether it is marked as difficult
     * @param x1 left, as written: the first pixel is 1
     * @param y1 top
     * @param x2 right
     * @param y2 bottom
     */
    public record VocObject(String name, boolean difficult, int x1, int y1, int x2, int y2) {}

    /** Copies the list. */
    public VocFile {
        objects = List.copyOf(objects);
    }

    /**
     * Reads a file.
     *
     * @throws DatasetException if it cannot be read, is no XML, or lacks a part; the message names file and part
     */
    public static VocFile read(Path file) {
        XmlElement document = XmlElement.read(file);
        List<VocObject> objects = new ArrayList<>();
        for (XmlElement object : document.all("object")) {
            objects.add(object(object, "object " + objects.size()));
        }
        return new VocFile(
                document.find("size").map(VocFile::size),
                document.find("folder").map(XmlElement::text),
                objects);
    }

    private static ImageSize size(XmlElement size) {
        int width = size.integer("width", "size");
        int height = size.integer("height", "size");
        if (width < 1 || height < 1) {
            throw size.error("its picture has the size " + width + " x " + height);
        }
        return new ImageSize(height, width);
    }

    private static VocObject object(XmlElement object, String what) {
        String name = object.find("name").map(XmlElement::text).orElse("");
        if (name.isEmpty()) {
            throw object.error(what + " has no name");
        }
        return new VocObject(
                name,
                object.find("difficult").isPresent() && object.integer("difficult", what) != 0,
                object.integer("bndbox/xmin", what),
                object.integer("bndbox/ymin", what),
                object.integer("bndbox/xmax", what),
                object.integer("bndbox/ymax", what));
    }
}
