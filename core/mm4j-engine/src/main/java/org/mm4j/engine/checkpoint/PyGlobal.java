package org.mm4j.engine.checkpoint;

/**
 * A class or function that a pickle names.
 *
 * @param module dotted path of the module
 * @param name name in it, with dots if nested
 */
record PyGlobal(String module, String name) {

    String qualifiedName() {
        return module + "." + name;
    }

    @Override
    public String toString() {
        return "<" + qualifiedName() + ">";
    }
}
