package org.mm4j.config.internal.load;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.Origin;
import org.mm4j.config.internal.lang.Source;
import org.mm4j.config.internal.lang.Stmt;

/**
 * One file of a load, with what it brings and what it finds.
 *
 * @param source its text
 * @param path its absolute path
 * @param statements its statements, none if it is no Python
 * @param placeholders strings in the statements that stand for base variables, with the dotted names of those
 * @param bases the files that it inherits from, in order
 * @param own what it sets itself, {@code _delete_} keys included
 * @param inherited what the bases set, after the changes that this file makes through {@code _base_}
 * @param value both merged
 */
public record LoadedFile(
        Source source,
        Path path,
        List<Stmt> statements,
        Map<String, String> placeholders,
        List<Base> bases,
        ConfigDict own,
        ConfigDict inherited,
        ConfigDict value) {

    public LoadedFile {
        statements = List.copyOf(statements);
        placeholders = Map.copyOf(placeholders);
        bases = List.copyOf(bases);
    }

    /**
     * A file that another inherits from.
     *
     * @param name as it is written in the other
     * @param place where it is written
     * @param file the file
     * @param value its value, with its scope if it is a file of another package
     */
    public record Base(String name, Origin place, LoadedFile file, ConfigDict value) {}
}
