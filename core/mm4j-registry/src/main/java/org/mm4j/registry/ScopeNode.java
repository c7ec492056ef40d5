package org.mm4j.registry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One scope of the tree, with the tables of all kinds in it. Filled by one thread while the registries are put together,
 * read-only from then on.
 */
final class ScopeNode {

    final String name;
    final @Nullable ScopeNode parent;
    private final Set<String> names = new LinkedHashSet<>();
    private final Map<String, ScopeNode> childrenByName = new LinkedHashMap<>();
    private final Map<String, Map<String, Definition>> tables = new HashMap<>();

    ScopeNode(String name, @Nullable ScopeNode parent) {
        this.name = name;
        this.parent = parent;
        names.add(name);
        if (parent != null) {
            ScopeNode taken = parent.childrenByName.putIfAbsent(name, this);
            if (taken != null) {
                throw new RegistrationException(
                        "scope " + name + " exists twice below " + parent.name + ": two libraries have this name");
            }
        }
    }

    void alias(String alias) {
        names.add(alias);
        if (parent == null) {
            if (childrenByName.containsKey(alias)) {
                throw new RegistrationException(
                        "alias " + alias + " of scope " + name + " is the name of another scope");
            }
            return;
        }
        ScopeNode taken = parent.childrenByName.putIfAbsent(alias, this);
        if (taken != null && taken != this) {
            throw new RegistrationException("alias " + alias + " of scope " + name + " is taken by scope " + taken.name
                    + ": remove one of the two libraries, or rename the alias");
        }
    }

    boolean isNamed(String candidate) {
        return names.contains(candidate);
    }

    Set<String> names() {
        return names;
    }

    ScopeNode root() {
        ScopeNode node = this;
        while (node.parent != null) {
            node = node.parent;
        }
        return node;
    }

    /** This scope and those above it, nearest first. */
    List<ScopeNode> lineage() {
        List<ScopeNode> lineage = new ArrayList<>();
        for (ScopeNode node = this; node != null; node = node.parent) {
            lineage.add(node);
        }
        return lineage;
    }

    void forEach(Consumer<ScopeNode> action) {
        action.accept(this);
        new LinkedHashSet<>(childrenByName.values()).forEach(child -> child.forEach(action));
    }

    /** The first scope of a name from here down, depth first; null if there is none. */
    @Nullable
    ScopeNode search(String scope) {
        if (isNamed(scope)) {
            return this;
        }
        for (ScopeNode child : childrenByName.values()) {
            ScopeNode found = child.search(scope);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    Map<String, Definition> table(String kind) {
        return tables.getOrDefault(kind, Map.of());
    }

    Map<String, Definition> writableTable(String kind) {
        return tables.computeIfAbsent(kind, key -> new LinkedHashMap<>());
    }

    Set<String> kinds() {
        return tables.keySet();
    }

    /** Whether a text can be the name of a module, with or without a prefix. */
    static boolean isName(String text) {
        return !text.isEmpty() && !text.endsWith(".");
    }

    /**
     * What a name means here: without a prefix it is looked for in this scope and in those above it; the prefix of this
     * scope means this table only; the prefix of a child, or of a child of the root, means that scope and those above
     * it. Null if nothing is found.
     *
     * @throws IllegalArgumentException if the key is no possible name
     */
    @Nullable
    Definition find(String kind, String key) {
        if (!isName(key)) {
            throw new IllegalArgumentException("'" + key + "' is not a name: it is empty, or ends with a dot");
        }
        int dot = key.indexOf('.');
        if (dot < 0) {
            for (ScopeNode node = this; node != null; node = node.parent) {
                Definition definition = node.table(kind).get(key);
                if (definition != null) {
                    return definition;
                }
            }
            return null;
        }
        String prefix = key.substring(0, dot);
        String rest = key.substring(dot + 1);
        if (isNamed(prefix)) {
            return table(kind).get(rest);
        }
        ScopeNode child = childrenByName.get(prefix);
        if (child != null) {
            return child.find(kind, rest);
        }
        ScopeNode root = root();
        return root != this && (root.isNamed(prefix) || root.childrenByName.containsKey(prefix))
                ? root.find(kind, key)
                : null;
    }
}
