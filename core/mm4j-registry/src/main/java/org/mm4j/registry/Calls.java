package org.mm4j.registry;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import org.jspecify.annotations.Nullable;

/** Calls of constructors of libraries, with their own exceptions unwrapped. */
final class Calls {

    private Calls() {}

    /**
     * A handle on a constructor: through the library's own rights if the class is the library's, through public access
     * if it belongs to another.
     */
    static MethodHandle unreflect(Constructor<?> constructor, MethodHandles.Lookup lookup) {
        try {
            return MethodHandles.privateLookupIn(constructor.getDeclaringClass(), lookup)
                    .unreflectConstructor(constructor);
        } catch (IllegalAccessException notTheLibrarys) {
            try {
                return lookup.unreflectConstructor(constructor);
            } catch (IllegalAccessException e) {
                throw new RegistrationException("the constructor " + constructor + " cannot be reached from "
                        + lookup.lookupClass().getName() + ": make it public, or register it from its own library");
            }
        }
    }

    @SuppressWarnings("AnnotateFormatMethod")
    static @Nullable Object invoke(MethodHandle spread, @Nullable Object[] arguments) {
        try {
            return spread.invokeExact(arguments);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
