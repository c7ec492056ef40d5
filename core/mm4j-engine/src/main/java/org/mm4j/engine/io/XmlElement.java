package org.mm4j.engine.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.mm4j.engine.dataset.DatasetException;

/**
 * An element of an XML file of annotations, as a whole in memory. What a document declares of its own, such as entities,
 * is refused, so that a file can neither grow when it is read nor reach other files. Read-only once it was read.
 */
public final class XmlElement {

    private final Path file;
    private final String name;
    private final StringBuilder text = new StringBuilder();
    private final List<XmlElement> children = new ArrayList<>();

    private XmlElement(Path file, String name) {
        this.file = file;
        this.name = name;
    }

    /**
     * Reads a file.
     *
     * @return the element that holds all others
     * @throws DatasetException if it cannot be read, is no XML, or declares a document type; the message names the file
     */
    public static XmlElement read(Path file) {
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
                return read(file, reader);
            } finally {
                reader.close();
            }
        } catch (XMLStreamException broken) {
            throw new DatasetException(file + problem(file, broken), broken);
        } catch (IOException failure) {
            throw new DatasetException("cannot read " + file + ": " + failure.getMessage(), failure);
        }
    }

    /** What is the matter with a file, to be read on behind its name. */
    private static String problem(Path file, XMLStreamException broken) {
        if (file.toFile().length() == 0) {
            return " is empty";
        }
        // The parser puts the place in front, which is known.
        String reason = String.valueOf(broken.getMessage()).replaceFirst("(?s)^ParseError at .*?Message: ", "");
        return " is no valid XML at line " + broken.getLocation().getLineNumber() + ": " + reason;
    }

    private static XmlElement read(Path file, XMLStreamReader reader) throws XMLStreamException {
        XmlElement top = new XmlElement(file, "");
        // Not by recursion: files may nest as deeply as they like.
        Deque<XmlElement> open = new ArrayDeque<>(List.of(top));
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    XmlElement child = new XmlElement(file, reader.getLocalName());
                    open.element().children.add(child);
                    open.push(child);
                }
                case XMLStreamConstants.CHARACTERS -> open.element().text.append(reader.getText());
                case XMLStreamConstants.END_ELEMENT -> open.pop();
                case XMLStreamConstants.DTD -> throw top.error("it declares a document type, which is refused");
                default -> {
                    // Comments and the like.
                }
            }
        }
        return top.children.get(0);
    }

    /** What it is called. */
    public String name() {
        return name;
    }

    /** Its own text, without blanks around it. */
    public String text() {
        return text.toString().strip();
    }

    /** The first element at a path of names such as {@code bndbox/xmin} below this one. */
    public Optional<XmlElement> find(String path) {
        return all(path).stream().findFirst();
    }

    /** All elements at a path of names such as {@code objects/object} below this one, in the order of the file. */
    public List<XmlElement> all(String path) {
        List<XmlElement> found = List.of(this);
        for (String part : path.split("/", -1)) {
            found = found.stream()
                    .flatMap(element -> element.children.stream())
                    .filter(child -> child.name.equals(part))
                    .toList();
        }
        return found;
    }

    /**
     * A number at a path.
     *
     * @param what this element is called in messages
     * @throws DatasetException if there is none; the message names file and path
     */
    public double number(String path, String what) {
        String written = find(path)
                .orElseThrow(() -> error(what + " has no " + path.replace('/', '.')))
                .text();
        double number;
        try {
            number = Double.parseDouble(written);
        } catch (NumberFormatException e) {
            number = Double.NaN;
        }
        if (!(Math.abs(number) <= Integer.MAX_VALUE)) {
            throw error(path.replace('/', '.') + " of " + what + " is no number: '" + written + "'");
        }
        return number;
    }

    /** As {@link #number}; what stands behind a decimal point is cut off. */
    public int integer(String path, String what) {
        return (int) number(path, what);
    }

    /** An error whose message begins with the file. */
    public DatasetException error(String message) {
        return new DatasetException(file + ": " + message);
    }

    @Override
    public String toString() {
        return "<" + name + "> of " + file;
    }
}
