package org.mm4j.registry;

import org.jspecify.annotations.Nullable;

/**
 * Where in a config binding is.
 *
 * @param scope scope in which unprefixed names are looked up first
 * @param path key path, empty at the top
 * @param outer the module whose dict this one stands in, null at the top
 */
record Place(ScopeNode scope, String path, @Nullable Outer outer) {

    /** An enclosing module: the name it was asked for by, and its path. */
    record Outer(String type, String path) {}

    Place at(String key) {
        return new Place(scope, join(path, key), outer);
    }

    Place at(int index) {
        return new Place(scope, path + "[" + index + "]", outer);
    }

    Place in(ScopeNode other) {
        return new Place(other, path, outer);
    }

    Place inside(String type) {
        return new Place(scope, path, new Outer(type, path));
    }

    static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
