package org.mm4j.config.internal.runtime;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.Origin;

/** Python's {@code dict}, or the dict with attributes that base variables are made of. */
public final class PyDict {

    private final Map<Object, Entry> entries;
    private final boolean attributes;
    private @Nullable Object scope;

    /** An entry: the key as it was first given, the value, and the place that set it. */
    public record Entry(Object key, Object value, Origin origin) {

        /** Value and place. */
        public Slot slot() {
            return new Slot(value, origin);
        }
    }

    /** An empty plain dict. */
    public PyDict() {
        this(false);
    }

    /** An empty dict; with {@code attributes} its keys are attributes too, as in a base config. */
    public PyDict(boolean attributes) {
        this.entries = new LinkedHashMap<>();
        this.attributes = attributes;
    }

    /** Whether this is a dict of a base config, whose keys are attributes. */
    public boolean hasAttributes() {
        return attributes;
    }

    /** The scope that the file of a base dict was named with; null if the dict has no such attribute. */
    public @Nullable Object scope() {
        return scope;
    }

    /** Sets the attribute {@code scope}. */
    public void scope(Object value) {
        this.scope = value;
    }

    /** The entries by hash key. */
    public Map<Object, Entry> entries() {
        return entries;
    }

    /** The value of a key, or null. */
    public @Nullable Object get(Object key) {
        Entry entry = entries.get(Keys.of(key));
        return entry == null ? null : entry.value();
    }

    /** Sets a key, which keeps its place in the order if it is there. */
    public void put(Object key, Object value, Origin origin) {
        Object hash = Keys.of(key);
        Entry old = entries.get(hash);
        entries.put(hash, new Entry(old == null ? key : old.key(), value, origin));
    }

    /** Sets a string key. */
    public void put(String key, Object value, Origin origin) {
        entries.put(key, new Entry(key, value, origin));
    }
}
