package org.mm4j.registry;

/** Takes a library's modules, kind by kind: {@code registrar.in(MODELS).add(CSPDarknet.class).add(YOLOXHead.class)}. */
public interface Registrar {

    /** The table of one kind. */
    <T> Table<T> in(RegistryKey<T> key);

    /** The table of one kind in the scope of the library. */
    interface Table<T> {

        /**
         * Registers a class under its simple name. It has one public constructor, whose parameters are its record of
         * arguments and the {@link BuildContext}, both optional, in this order.
         *
         * @throws RegistrationException if the class has another shape or the name is taken
         */
        Table<T> add(Class<? extends T> type);

        /** Registers a class under other names than its own. */
        Table<T> add(Class<? extends T> type, String... names);

        /** Registers a function: what it makes from its record of arguments is the module. */
        <A extends Record> Table<T> add(String name, Class<A> args, Factory<A, ? extends T> function);

        /** As {@link #add(Class, String...)}, taking the place of whatever has the names now. */
        Table<T> replace(Class<? extends T> type, String... names);
    }

    /** Makes a module from its bound arguments. */
    @FunctionalInterface
    interface Factory<A extends Record, T> {
        /** Makes one module. */
        T create(A args, BuildContext context);
    }
}
