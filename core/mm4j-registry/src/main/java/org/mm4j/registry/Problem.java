package org.mm4j.registry;

/** The kinds of finding that resolving and binding a config can make. */
public enum Problem {
    /** A dict that should name a module has no {@code type}. */
    MISSING_TYPE,
    /** The {@code type} of a dict is neither a name nor a class, or no possible name. */
    BAD_TYPE,
    /** No registry that was searched has the name. */
    UNKNOWN_TYPE,
    /** {@code _scope_}, {@code default_scope} or {@code --scope} names a scope that no library brings. */
    UNKNOWN_SCOPE,
    /** {@code custom_imports} names a path that no library answers to. */
    UNKNOWN_IMPORT,
    /** The module has no argument of that name. */
    UNKNOWN_ARGUMENT,
    /** The module needs an argument that is not there. */
    MISSING_ARGUMENT,
    /** The value of an argument is not of its type. */
    WRONG_TYPE,
    /** A module of another role stands where this one is wanted. */
    WRONG_ROLE,
    /** The module itself refused its arguments. */
    REFUSED
}
