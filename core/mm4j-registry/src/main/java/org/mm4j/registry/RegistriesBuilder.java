package org.mm4j.registry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts the scope tree and its tables together from libraries. */
final class RegistriesBuilder {

    private final ScopeNode root = new ScopeNode(Registries.ROOT, null);

    /** Adds libraries, those whose parent scope is there before those below them; gives the root. */
    ScopeNode addAll(List<? extends Library> libraries) {
        checkNames(libraries);
        List<Library> waiting = new ArrayList<>(libraries);
        Map<Library, ScopeNode> homes = new LinkedHashMap<>();
        while (!waiting.isEmpty()) {
            List<Library> next =
                    waiting.stream().filter(library -> isReady(library)).toList();
            if (next.isEmpty()) {
                Library stuck = waiting.get(0);
                throw new RegistrationException("library " + stuck.name() + " ("
                        + stuck.getClass().getName()
                        + ") wants the scope " + (stuck.scope().equals(stuck.name()) ? stuck.parent() : stuck.scope())
                        + ", which no library brings");
            }
            next.forEach(library -> homes.put(library, home(library)));
            waiting.removeAll(next);
        }
        // All names come before all aliases, so that an alias never takes the name of a library found later.
        homes.forEach((library, home) -> home.alias(library.name()));
        homes.forEach((library, home) -> library.aliases().forEach(home::alias));
        homes.forEach((library, home) -> library.register(new LibraryRegistrar(library, home)));
        return root;
    }

    private static void checkNames(List<? extends Library> libraries) {
        Map<String, Library> byName = new HashMap<>();
        for (Library library : libraries) {
            if (!library.name().matches("[A-Za-z_][A-Za-z0-9_]*")) {
                throw new RegistrationException("`" + library.name() + "` cannot be the name of a library ("
                        + library.getClass().getName() + "): letters, digits and _ only");
            }
            Library other = byName.put(library.name(), library);
            if (other != null) {
                throw new RegistrationException("two libraries are called " + library.name() + ": " + describe(other)
                        + " and " + describe(library) + "; keep one of the two jars");
            }
        }
    }

    private static String describe(Library library) {
        var source = library.getClass().getProtectionDomain().getCodeSource();
        return library.getClass().getName()
                + (source == null || source.getLocation() == null
                        ? ""
                        : " in " + source.getLocation().getPath());
    }

    private boolean isReady(Library library) {
        String needed = library.scope().equals(library.name()) ? library.parent() : library.scope();
        return library.name().equals(Registries.ROOT) || root.search(needed) != null;
    }

    private ScopeNode home(Library library) {
        if (library.name().equals(Registries.ROOT)) {
            return root;
        }
        if (!library.scope().equals(library.name())) {
            return require(library.scope());
        }
        return new ScopeNode(library.name(), require(library.parent()));
    }

    private ScopeNode require(String scope) {
        ScopeNode node = root.search(scope);
        if (node == null) {
            throw new IllegalStateException("scope " + scope + " was checked before");
        }
        return node;
    }

    /** Adds an entry under a name; another entry that has it is a clash, unless it is to be replaced. */
    static void put(ScopeNode scope, RegistryKey<?> key, String name, Definition definition, boolean replace) {
        if (name.isEmpty() || name.contains(".")) {
            throw new RegistrationException("`" + name + "` cannot be the name of a " + key.name() + " ("
                    + definition.source() + "): it must not be empty or contain a dot");
        }
        Map<String, Definition> table = scope.writableTable(key.name());
        @Nullable Definition taken = table.get(name);
        if (taken != null && !replace) {
            if (taken instanceof RecordDefinition same && same.isSame(definition)) {
                return;
            }
            throw new RegistrationException(
                    name + " is already registered as a " + key.name() + " of " + scope.name + ": "
                            + taken.source() + " and " + definition.source()
                            + " have the same name; rename one, or register it by `replace`");
        }
        table.put(name, definition);
    }

    /** The tables of one library's scope. */
    private record LibraryRegistrar(Library library, ScopeNode scope) implements Registrar {

        @Override
        public <T> Table<T> in(RegistryKey<T> key) {
            return new ScopeTable<>(library, scope, key);
        }
    }

    private record ScopeTable<T>(Library library, ScopeNode scope, RegistryKey<T> key) implements Registrar.Table<T> {

        @Override
        public Registrar.Table<T> add(Class<? extends T> type) {
            return put(type, false, type.getSimpleName());
        }

        @Override
        public Registrar.Table<T> add(Class<? extends T> type, String... names) {
            return put(type, false, names);
        }

        @Override
        public <A extends Record> Registrar.Table<T> add(
                String name, Class<A> args, Registrar.Factory<A, ? extends T> function) {
            RegistriesBuilder.put(
                    scope,
                    key,
                    name,
                    RecordDefinition.ofFunction(key, scope.name, name, library, args, function),
                    false);
            return this;
        }

        @Override
        public Registrar.Table<T> replace(Class<? extends T> type, String... names) {
            return put(type, true, names);
        }

        private Registrar.Table<T> put(Class<? extends T> type, boolean replace, String... names) {
            for (String name : names) {
                RegistriesBuilder.put(
                        scope, key, name, RecordDefinition.ofClass(key, scope.name, name, library, type), replace);
            }
            return this;
        }
    }
}
