package org.mm4j.config.internal.eval;

/** A function that the language brings along. */
record Builtin(String qualifiedName, Body body) implements Callable {

    /** What the function does. */
    @FunctionalInterface
    interface Body {
        Object call(Interpreter in, Args args);
    }

    /** Whether Python has this function in Python itself; such functions do not stay in classic configs. */
    boolean isWrittenInPython() {
        return qualifiedName.startsWith("posixpath.")
                || qualifiedName.startsWith("copy.")
                || qualifiedName.startsWith("mmengine.");
    }

    @Override
    public Object call(Interpreter in, Args args) {
        return body.call(in, args);
    }

    @Override
    public String typeName() {
        return "builtin_function_or_method";
    }
}
