package org.mm4j.registry;

import org.jspecify.annotations.Nullable;

/**
 * Names one kind of module, such as {@code model} or {@code transform}; two keys of one name are equal.
 *
 * @param name as mmengine names its root registries
 * @param type what every module of the kind is an instance of
 */
public record RegistryKey<T>(String name, Class<T> type) {

    /** The key of the kind that a type says it is built from by {@link Kind}. */
    public static <T> RegistryKey<T> of(Class<T> type) {
        Kind kind = kindOf(type);
        if (kind == null) {
            throw new IllegalArgumentException(type.getName() + " has no @Kind, nor have its supertypes");
        }
        return new RegistryKey<>(kind.value(), type);
    }

    /** The kind of a type, its superclasses and its interfaces, nearest first; null if none has one. */
    static @Nullable Kind kindOf(@Nullable Class<?> type) {
        if (type == null) {
            return null;
        }
        Kind kind = type.getDeclaredAnnotation(Kind.class);
        if (kind != null) {
            return kind;
        }
        Kind inherited = kindOf(type.getSuperclass());
        if (inherited != null) {
            return inherited;
        }
        for (Class<?> parent : type.getInterfaces()) {
            Kind declared = kindOf(parent);
            if (declared != null) {
                return declared;
            }
        }
        return null;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RegistryKey<?> that && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
