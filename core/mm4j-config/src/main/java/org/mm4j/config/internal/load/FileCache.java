package org.mm4j.config.internal.load;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.internal.lang.Source;
import org.mm4j.config.internal.lang.Stmt;

/**
 * Base files that were loaded before, by the paths that they were named by. Threads can share it. What it gives is as
 * if the files were read again: each file that a value depends on is looked at first.
 */
public final class FileCache {

    private static final int MOST = 5_000;

    private final Map<String, Base> bases = new ConcurrentHashMap<>();
    private final Map<String, Parsed> parsed = new ConcurrentHashMap<>();

    /**
     * A classic base.
     *
     * @param stamps of the file and of all that it inherits from
     * @param files the number of files
     */
    record Base(Loaded loaded, List<Stamp> stamps, int files) {}

    /** The statements of a new-style base, which is evaluated each time: others change its values. */
    private record Parsed(String text, List<Stmt> statements) {}

    @Nullable
    Base base(String name) {
        Base base = bases.get(name);
        if (base == null) {
            return null;
        }
        for (Stamp stamp : base.stamps()) {
            if (!stamp.holds()) {
                bases.remove(name, base);
                return null;
            }
        }
        return base;
    }

    @Nullable
    List<Stmt> parsed(Source source) {
        Parsed known = parsed.get(source.name());
        return known != null && known.text().equals(source.text()) ? known.statements() : null;
    }

    void put(String name, Base base) {
        add(bases, name, base);
    }

    void put(Source source, List<Stmt> statements) {
        add(parsed, source.name(), new Parsed(source.text(), statements));
    }

    private static <T> void add(Map<String, T> map, String name, T value) {
        if (map.size() >= MOST) {
            map.clear();
        }
        map.put(name, value);
    }

    /** Forgets everything. */
    public void clear() {
        bases.clear();
        parsed.clear();
    }
}
