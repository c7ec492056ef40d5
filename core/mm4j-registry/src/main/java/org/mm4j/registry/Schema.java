package org.mm4j.registry;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigExpression;

/**
 * The arguments of a record, in the order of its components with inlined records spliced in, and the way to make the
 * record from their values.
 */
final class Schema {

    /** Of a module without arguments. */
    static final Schema EMPTY = new Schema(List.of(), values -> null, MethodHandles.publicLookup());

    private final List<Slot> slots;
    private final Function<@Nullable Object[], @Nullable Object> assembler;
    private final MethodHandles.Lookup lookup;
    private final Map<Class<?>, Schema> nested = new ConcurrentHashMap<>();

    Schema(List<Slot> slots, Function<@Nullable Object[], @Nullable Object> assembler, MethodHandles.Lookup lookup) {
        this.slots = List.copyOf(slots);
        this.assembler = assembler;
        this.lookup = lookup;
        Set<String> names = new HashSet<>();
        for (Slot slot : slots) {
            if (!names.add(slot.name())) {
                throw new RegistrationException("argument " + slot.name() + " is declared twice");
            }
        }
    }

    /** Reads the schema of a record class. */
    static Schema of(Class<?> type, MethodHandles.Lookup lookup) {
        List<Slot> slots = new ArrayList<>();
        List<Schema> inlined = new ArrayList<>();
        RecordComponent[] components = type.getRecordComponents();
        for (RecordComponent component : components) {
            if (component.isAnnotationPresent(Inline.class)) {
                Schema part = of(component.getType(), lookup);
                inlined.add(part);
                slots.addAll(part.slots);
            } else {
                slots.add(slot(type, component));
            }
        }
        MethodHandle constructor = constructor(type, components, lookup)
                .asSpreader(Object[].class, components.length)
                .asType(java.lang.invoke.MethodType.methodType(Object.class, Object[].class));
        return new Schema(slots, values -> assemble(constructor, components, inlined, values), lookup);
    }

    private static @Nullable Object assemble(
            MethodHandle constructor, RecordComponent[] components, List<Schema> inlined, @Nullable Object[] values) {
        @Nullable Object[] arguments = new @Nullable Object[components.length];
        int next = 0;
        int record = 0;
        for (int i = 0; i < components.length; i++) {
            if (components[i].isAnnotationPresent(Inline.class)) {
                Schema part = inlined.get(record++);
                arguments[i] = part.assemble(Arrays.copyOfRange(values, next, next + part.slots.size()));
                next += part.slots.size();
            } else {
                arguments[i] = values[next++];
            }
        }
        return Calls.invoke(constructor, arguments);
    }

    private static MethodHandle constructor(Class<?> type, RecordComponent[] components, MethodHandles.Lookup lookup) {
        Class<?>[] parameters =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<?> canonical = type.getDeclaredConstructor(parameters);
            return Calls.unreflect(canonical, lookup);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("a record has its canonical constructor: " + type, e);
        }
    }

    private static boolean isRest(Class<?> owner, RecordComponent component) {
        boolean isRest = component.isAnnotationPresent(Rest.class);
        if (isRest && component.getType() != ConfigDict.class) {
            throw new RegistrationException(
                    owner.getName() + "." + component.getName() + ": what takes the rest is a ConfigDict");
        }
        return isRest;
    }

    private static Slot slot(Class<?> owner, RecordComponent component) {
        Name name = component.getAnnotation(Name.class);
        Default defaultText = component.getAnnotation(Default.class);
        Doc doc = component.getAnnotation(Doc.class);
        Receives receives = component.getAnnotation(Receives.class);
        AnnotatedElement use = component.getAnnotatedType();
        boolean nullable = use.isAnnotationPresent(Nullable.class);
        if (component.getType().isPrimitive() && nullable) {
            throw new RegistrationException(
                    owner.getName() + "." + component.getName() + ": a primitive cannot be @Nullable");
        }
        if (component.getType() == Arg.class && defaultText != null) {
            throw new RegistrationException(owner.getName() + "." + component.getName() + ": an Arg has no @Default");
        }
        String argument = name == null ? snakeCase(component.getName()) : name.value();
        return new Slot(
                argument,
                component.getGenericType(),
                defaultText == null
                        ? null
                        : ConfigExpression.evaluate(
                                defaultText.value(), "default of " + argument + " in " + module(owner)),
                defaultText == null ? null : defaultText.value(),
                nullable,
                receives == null ? List.of() : List.of(receives.value()),
                isRest(owner, component),
                doc == null ? "" : doc.value());
    }

    /** What messages call the module of a record: the class around it, or the record if it stands alone. */
    private static String module(Class<?> owner) {
        Class<?> around = owner.getEnclosingClass();
        return (around == null ? owner : around).getSimpleName();
    }

    /** {@code dropPathRate} as {@code drop_path_rate}; digits stay with the word before them. */
    static String snakeCase(String name) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isUpperCase(c)) {
                text.append('_');
            }
            text.append(c);
        }
        return text.toString().toLowerCase(Locale.ROOT);
    }

    List<Slot> slots() {
        return slots;
    }

    @Nullable
    Slot slot(String name) {
        for (Slot slot : slots) {
            if (slot.name().equals(name)) {
                return slot;
            }
        }
        return null;
    }

    /** Makes the record from the values of the slots; null for a module without arguments. */
    @Nullable
    Object assemble(@Nullable Object[] values) {
        return assembler.apply(values);
    }

    /** The schema of a record that stands in one of the slots. */
    Schema nested(Class<?> record) {
        return nested.computeIfAbsent(record, type -> of(type, lookup));
    }
}
