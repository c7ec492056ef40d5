package org.mm4j.registry;

import java.lang.invoke.MethodHandles;
import java.util.List;

/**
 * A library of modules that configs call by name. Found by {@link java.util.ServiceLoader} on the class path, or loaded
 * from a jar of its own by {@link Registries}. Implementations have a public constructor without parameters, keep no
 * state and do not load native code.
 */
public interface Library {

    /** The library's name, which is also the prefix of its modules: {@code mmdet}. */
    String name();

    /**
     * The scope whose tables this library fills. By default its own name; a library that names another scope adds its
     * modules there, and its own name becomes an alias of that scope.
     */
    default String scope() {
        return name();
    }

    /** Other names of the scope, equal to the first: {@code mmpretrain} for {@code mmcls}. */
    default List<String> aliases() {
        return List.of();
    }

    /** The scope above this one, where names are looked for next. The root itself names itself. */
    default String parent() {
        return Registries.ROOT;
    }

    /** The paths that {@code custom_imports} may name, such as {@code mmdet.models}; the library's name is always one. */
    default List<String> importPaths() {
        return List.of();
    }

    /** Access to the library's argument records and constructors: {@code return MethodHandles.lookup();}. */
    MethodHandles.Lookup lookup();

    /** The library's table of contents: registers every module, each on a line of its own. */
    void register(Registrar registrar);
}
