package org.mm4j.engine.dataset;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.io.JsonInput;

/**
 * An annotation file in the format of OpenMMLab 2.0: JSON with a dict {@code metainfo} and a list {@code data_list} of one
 * dict a sample. Samples are read one after the other, so that a large file is never in memory as a whole.
 *
 * <p>Of a sample, {@link #common} takes what all libraries read alike; the rest is the library's.
 */
public final class DataListFile {

    /** Takes the samples. */
    public interface Reader {

        /**
         * The next sample.
         *
         * @param index its place in the list
         * @param info its dict
         */
        void sample(int index, JsonNode info);
    }

    private final Path file;
    private final Set<String> unread = new TreeSet<>();

    /** A file, which is not read yet. */
    public DataListFile(Path file) {
        this.file = file;
    }

    /**
     * Reads the file.
     *
     * @param sink takes the entries of {@code metainfo} and notes; the reader gives it the samples
     * @return {@code metainfo} of the file alone; dicts in it are left out
     * @throws DatasetException if there is no such file, or it is not of this format; the message names the place
     */
    public Metainfo read(BaseDataset.Sink sink, Reader reader) {
        if (!Files.isRegularFile(file)) {
            throw new DatasetException("no annotation file " + file);
        }
        try (JsonParser parser = JsonInput.open(file)) {
            return readParts(parser, sink, reader);
        } catch (JsonProcessingException broken) {
            throw new DatasetException(
                    file + " " + JsonInput.problem(broken)
                            + " (annotations of this format are JSON; a pickle is never read, for it may run code)",
                    broken);
        } catch (IOException failure) {
            throw new DatasetException("cannot read " + file + ": " + failure.getMessage(), failure);
        }
    }

    private Metainfo readParts(JsonParser parser, BaseDataset.Sink sink, Reader reader) throws IOException {
        JsonInput.begin(parser);
        if (!parser.hasToken(JsonToken.START_OBJECT)) {
            throw new DatasetException(file + " is no dict with metainfo and data_list");
        }
        Set<String> parts = new HashSet<>();
        Metainfo known = Metainfo.empty();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            if (token == JsonToken.START_OBJECT && name.equals("metainfo")) {
                known = metainfo(parser.readValueAsTree());
            } else if (token == JsonToken.START_ARRAY && name.equals("data_list")) {
                int index = 0;
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    reader.sample(index, parser.readValueAsTree());
                    index++;
                }
            } else {
                parser.skipChildren();
                name = "";
            }
            parts.add(name);
        }
        JsonInput.end(parser);
        for (String part : List.of("metainfo", "data_list")) {
            if (!parts.contains(part)) {
                throw new DatasetException(file + " has no " + part
                        + "; annotations of this format are a dict metainfo and a list data_list");
            }
        }
        for (String name : known.names()) {
            known.get(name).ifPresent(value -> sink.metainfo(name, value));
        }
        if (!unread.isEmpty()) {
            sink.note("lists and dicts that are not read: " + unread);
        }
        return known;
    }

    private Metainfo metainfo(JsonNode node) {
        Map<String, Object> known = new LinkedHashMap<>();
        node.properties().forEach(entry -> {
            String name = entry.getKey();
            Object value = plain(entry.getValue());
            if (name.equals("classes")
                    && !(value instanceof List<?> list && list.stream().allMatch(String.class::isInstance))) {
                throw new DatasetException(
                        file + ": the classes of metainfo are a list of names, not " + entry.getValue());
            }
            if (value == null) {
                unread.add("metainfo." + name);
            } else {
                known.put(name, value);
            }
        });
        Metainfo metainfo = Metainfo.empty();
        for (Map.Entry<String, Object> entry : known.entrySet()) {
            metainfo = metainfo.with(entry.getKey(), entry.getValue());
        }
        return metainfo;
    }

    /** As {@link Metainfo} holds values; null if there is a dict in it, or None. */
    private static @Nullable Object plain(JsonNode node) {
        if (node.isTextual()) {
            return node.textValue();
        }
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        if (node.isIntegralNumber()) {
            return node.longValue();
        }
        if (node.isNumber()) {
            return node.doubleValue();
        }
        if (!node.isArray()) {
            return null;
        }
        List<Object> items = new ArrayList<>();
        for (JsonNode item : node) {
            Object value = plain(item);
            if (value == null) {
                return null;
            }
            items.add(value);
        }
        return List.copyOf(items);
    }

    /**
     * What all libraries read alike: the texts, numbers and flags of a sample under their own names ({@code height} and
     * {@code width} in pixels, {@code img_id}), and those whose place the data set knows, such as {@code img_path}, with the
     * folder in front.
     *
     * @param folders the folder in front of each entry that has one; the sample must have each of these
     * @param read what the library reads by itself
     * @throws DatasetException naming the sample if it is no dict, or lacks one of these
     */
    public Results common(int index, JsonNode info, Set<String> read, Map<String, String> folders) {
        if (!info.isObject()) {
            throw error(index, "is no dict");
        }
        Results results = new Results();
        folders.forEach((name, folder) -> {
            if (!info.path(name).isTextual()) {
                throw error(index, "has no " + name + ", for which data_prefix has a folder");
            }
            results.put(
                    new ResultKey<>(name, String.class),
                    Locations.join(folder, info.get(name).textValue()));
        });
        info.properties().forEach(entry -> {
            String name = entry.getKey();
            if (!folders.containsKey(name) && !read.contains(name)) {
                put(results, index, name, entry.getValue());
            }
        });
        return results;
    }

    private void put(Results results, int index, String name, JsonNode value) {
        if (name.equals(ResultKey.HEIGHT.name())) {
            results.put(ResultKey.HEIGHT, pixels(index, name, value));
        } else if (name.equals(ResultKey.WIDTH.name())) {
            results.put(ResultKey.WIDTH, pixels(index, name, value));
        } else if (value.isTextual()) {
            results.put(new ResultKey<>(name, String.class), value.textValue());
        } else if (value.isBoolean()) {
            results.put(new ResultKey<>(name, Boolean.class), value.booleanValue());
        } else if (value.isIntegralNumber()) {
            results.put(new ResultKey<>(name, Long.class), value.longValue());
        } else if (value.isNumber()) {
            results.put(new ResultKey<>(name, Double.class), value.doubleValue());
        } else if (!value.isNull()) {
            unread.add(name);
        }
    }

    private int pixels(int index, String name, JsonNode value) {
        if (!value.canConvertToInt() || value.intValue() < 1) {
            throw error(index, "has " + name + " " + value + ", not a number of pixels");
        }
        return value.intValue();
    }

    /** An error that names the file and the sample. */
    public DatasetException error(int index, String what) {
        return new DatasetException(file + ": sample " + index + " of data_list " + what);
    }
}
