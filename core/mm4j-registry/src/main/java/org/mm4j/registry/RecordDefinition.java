package org.mm4j.registry;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.security.CodeSource;
import org.jspecify.annotations.Nullable;

/**
 * An entry whose arguments are a record: a class, or a function. The schema is read when it is first needed, so that
 * opening a library costs no more than loading its classes.
 */
final class RecordDefinition implements Definition {

    /** Makes the module from its record of arguments, null if it takes none. */
    @FunctionalInterface
    private interface Maker {
        Object make(@Nullable Object record, BuildContext context);
    }

    private final RegistryKey<?> key;
    private final String scope;
    private final String name;
    private final Library library;
    private final Class<?> type;
    private final Class<?> declaring;
    private final @Nullable Class<?> args;
    private final Maker maker;
    private volatile @Nullable Schema schema;
    private volatile @Nullable ModuleSpec spec;

    private RecordDefinition(
            RegistryKey<?> key,
            String scope,
            String name,
            Library library,
            Class<?> type,
            Class<?> declaring,
            @Nullable Class<?> args,
            Maker maker) {
        this.key = key;
        this.scope = scope;
        this.name = name;
        this.library = library;
        this.type = type;
        this.declaring = declaring;
        this.args = args;
        this.maker = maker;
    }

    static RecordDefinition ofClass(RegistryKey<?> key, String scope, String name, Library library, Class<?> type) {
        Constructor<?>[] constructors = type.getConstructors();
        if (constructors.length != 1) {
            throw shape(type, "it has " + constructors.length + " public constructors");
        }
        Class<?>[] parameters = constructors[0].getParameterTypes();
        boolean takesArgs = parameters.length > 0 && parameters[0].isRecord();
        boolean takesContext = parameters.length > 0 && parameters[parameters.length - 1] == BuildContext.class;
        if (parameters.length != (takesArgs ? 1 : 0) + (takesContext ? 1 : 0)) {
            throw shape(type, "its constructor is " + constructors[0]);
        }
        MethodHandle handle = Calls.unreflect(constructors[0], library.lookup())
                .asSpreader(Object[].class, parameters.length)
                .asType(MethodType.methodType(Object.class, Object[].class));
        Maker maker = (record, context) -> {
            @Nullable Object[] values = new @Nullable Object[parameters.length];
            if (takesArgs) {
                values[0] = record;
            }
            if (takesContext) {
                values[values.length - 1] = context;
            }
            Object made = Calls.invoke(handle, values);
            if (made == null) {
                throw new IllegalStateException("a constructor returned null");
            }
            return made;
        };
        return new RecordDefinition(key, scope, name, library, type, type, takesArgs ? parameters[0] : null, maker);
    }

    static <A extends Record> RecordDefinition ofFunction(
            RegistryKey<?> key,
            String scope,
            String name,
            Library library,
            Class<A> args,
            Registrar.Factory<A, ?> function) {
        Maker maker = (record, context) -> {
            if (record == null) {
                throw new IllegalStateException("a function has a record of arguments");
            }
            return function.create(args.cast(record), context);
        };
        // What a function makes is only known when it has made it, and is checked then.
        return new RecordDefinition(key, scope, name, library, Object.class, args, args, maker);
    }

    private static RegistrationException shape(Class<?> type, String found) {
        return new RegistrationException(
                type.getName() + " cannot be registered: " + found
                        + "; it needs one public constructor that takes its record of arguments and the BuildContext, each optional");
    }

    /** Whether another entry is the same class under the same name, which is no clash. */
    boolean isSame(Definition other) {
        return other instanceof RecordDefinition that && that.declaring == declaring && that.library == library;
    }

    @Override
    public ModuleSpec spec() {
        ModuleSpec known = spec;
        if (known == null) {
            Doc doc = declaring.getAnnotation(Doc.class);
            known = new ModuleSpec(
                    key,
                    scope,
                    name,
                    library.name(),
                    type,
                    schema().slots().stream().map(Slot::spec).toList(),
                    doc == null ? "" : doc.value());
            spec = known;
        }
        return known;
    }

    @Override
    public Schema schema() {
        Schema known = schema;
        if (known == null) {
            known = args == null ? Schema.EMPTY : Schema.of(args, library.lookup());
            schema = known;
        }
        return known;
    }

    @Override
    public @Nullable Object create(@Nullable Object[] values, BuildContext context) {
        return maker.make(schema().assemble(values), context);
    }

    @Override
    public String source() {
        CodeSource source = declaring.getProtectionDomain().getCodeSource();
        String jar = source == null || source.getLocation() == null
                ? ""
                : " in " + source.getLocation().getPath().replaceFirst(".*/(?=[^/]+/?$)", "");
        return declaring.getName() + jar;
    }
}
