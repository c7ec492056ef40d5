package org.mm4j.engine.checkpoint;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mm4j.config.Names;

/**
 * Model collections whose checkpoints have names: {@code torchvision}, {@code open-mmlab} and {@code mmcls}. The table
 * {@code collections.tsv} has a line for each: collection, name, address, with tabs between; where several names mean one
 * file, each has its line.
 */
final class CheckpointCollections {

    private static final class Table {
        static final Map<String, Map<String, String>> ADDRESSES = read();

        private Table() {}

        private static Map<String, Map<String, String>> read() {
            Map<String, Map<String, String>> all = new LinkedHashMap<>();
            try (InputStream in = CheckpointCollections.class.getResourceAsStream("collections.tsv")) {
                if (in == null) {
                    throw new IllegalStateException("collections.tsv is not beside its class");
                }
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
                lines.lines()
                        .map(line -> line.split("\t", -1))
                        .forEach(parts -> all.computeIfAbsent(parts[0], any -> new LinkedHashMap<>())
                                .put(parts[1], parts[2]));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return all;
        }
    }

    private CheckpointCollections() {}

    /** The names of a collection and their addresses, in order; empty if there is no such collection. */
    static Map<String, String> of(String collection) {
        return Table.ADDRESSES.getOrDefault(collection, Map.of());
    }

    /**
     * The address of a name.
     *
     * @param location as the config says it, for messages
     * @throws CheckpointException if the collection has no such name; the message has the nearest ones
     */
    static String address(String collection, String name, String location) {
        Map<String, String> known = of(collection);
        String address = known.get(name);
        if (address == null) {
            List<String> near = Names.nearest(name, known.keySet());
            throw new CheckpointException("the checkpoint '" + location + "' is not known: the collection " + collection
                    + " has no '" + name + "' among its " + known.size() + " names"
                    + (near.isEmpty()
                            ? ", such as " + known.keySet().iterator().next()
                            : "; the nearest are " + String.join(", ", near))
                    + ". Correct the name, or write the address or the path of the file");
        }
        return address;
    }
}
