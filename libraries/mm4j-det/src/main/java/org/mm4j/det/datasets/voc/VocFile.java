package org.mm4j.det.datasets.voc;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.mm4j.engine.dataset.DatasetException;
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
        if (!Files.isRegularFile(file)) {
            throw new DatasetException("no annotation file " + file);
        }
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        try (InputStream in = Files.newInputStream(file)) {
            XMLStreamReader reader = factory.createXMLStreamReader(in);
            try {
                return new Reading(file, reader).document();
            } finally {
                reader.close();
            }
        } catch (XMLStreamException broken) {
            throw new DatasetException(
                    file + " is no valid XML at line " + broken.getLocation().getLineNumber(), broken);
        } catch (IOException failure) {
            throw new DatasetException("cannot read " + file + ": " + failure.getMessage(), failure);
        }
    }

    /** The state of reading one file. */
    private static final class Reading {
        private final Path file;
        private final XMLStreamReader reader;

        Reading(Path file, XMLStreamReader reader) {
            this.file = file;
            this.reader = reader;
        }

        VocFile document() throws XMLStreamException {
            while (reader.next() != XMLStreamConstants.START_ELEMENT) {
                if (reader.getEventType() == XMLStreamConstants.DTD) {
                    throw error("it declares a document type, which is refused");
                }
            }
            Optional<ImageSize> size = Optional.empty();
            Optional<String> folder = Optional.empty();
            List<VocObject> objects = new ArrayList<>();
            while (reader.nextTag() == XMLStreamConstants.START_ELEMENT) {
                switch (reader.getLocalName()) {
                    case "size" -> size = Optional.of(size(leaves(1)));
                    case "folder" ->
                        folder = Optional.of(reader.getElementText().strip());
                    case "object" -> objects.add(object(leaves(2), objects.size()));
                    default -> skip();
                }
            }
            return new VocFile(size, folder, objects);
        }

        /**
         * The texts below the current element by their paths; the first one where a path comes several times. What is
         * nested deeper is left out, such as the boxes of the parts of a person.
         */
        private Map<String, String> leaves(int depth) throws XMLStreamException {
            Map<String, String> texts = new HashMap<>();
            leaves("", depth, texts);
            return texts;
        }

        private void leaves(String path, int depth, Map<String, String> texts) throws XMLStreamException {
            StringBuilder text = new StringBuilder();
            while (true) {
                int event = reader.next();
                if (event == XMLStreamConstants.START_ELEMENT) {
                    if (depth == 0) {
                        skip();
                    } else {
                        leaves(path + "/" + reader.getLocalName(), depth - 1, texts);
                    }
                } else if (event == XMLStreamConstants.CHARACTERS) {
                    text.append(reader.getText());
                } else if (event == XMLStreamConstants.END_ELEMENT) {
                    texts.putIfAbsent(path, text.toString().strip());
                    return;
                }
            }
        }

        private void skip() throws XMLStreamException {
            int depth = 1;
            while (depth > 0) {
                int event = reader.next();
                depth += event == XMLStreamConstants.START_ELEMENT
                        ? 1
                        : event == XMLStreamConstants.END_ELEMENT ? -1 : 0;
            }
        }

        private ImageSize size(Map<String, String> texts) {
            int width = integer(texts, "/width", "size");
            int height = integer(texts, "/height", "size");
            if (width < 1 || height < 1) {
                throw error("its picture has the size " + width + " x " + height);
            }
            return new ImageSize(height, width);
        }

        private VocObject object(Map<String, String> texts, int number) {
            String what = "object " + number;
            String name = texts.get("/name");
            if (name == null || name.isEmpty()) {
                throw error(what + " has no name");
            }
            return new VocObject(
                    name,
                    texts.containsKey("/difficult") && integer(texts, "/difficult", what) != 0,
                    integer(texts, "/bndbox/xmin", what),
                    integer(texts, "/bndbox/ymin", what),
                    integer(texts, "/bndbox/xmax", what),
                    integer(texts, "/bndbox/ymax", what));
        }

        /** A number; what stands behind a decimal point is cut off. */
        private int integer(Map<String, String> texts, String path, String what) {
            String text = texts.get(path);
            if (text == null) {
                throw error(what + " has no " + path.substring(1).replace('/', '.'));
            }
            double number;
            try {
                number = Double.parseDouble(text);
            } catch (NumberFormatException e) {
                number = Double.NaN;
            }
            if (!(Math.abs(number) <= Integer.MAX_VALUE)) {
                throw error(path.substring(1).replace('/', '.') + " of " + what + " is no number: '" + text + "'");
            }
            return (int) number;
        }

        private DatasetException error(String message) {
            return new DatasetException(file + ": " + message);
        }
    }
}
