package org.mm4j.config.internal.eval;

/** A method of a built-in type. */
@FunctionalInterface
interface Method {

    /** The result of a call on an object. */
    Object call(Interpreter in, Object self, Args args);

    /** A method with its object, as a value. */
    record BoundMethod(Object self, String name, Method method) implements Callable {

        @Override
        public Object call(Interpreter in, Args args) {
            return method.call(in, self, args);
        }

        @Override
        public String qualifiedName() {
            return name;
        }

        @Override
        public String typeName() {
            return "builtin_function_or_method";
        }
    }
}
