package org.mm4j.registry;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigValue;

/** The {@link FromConfig} factories of a class, in the order in which they are tried. */
final class Factories {

    private static final ClassValue<List<Factory>> CACHE = new ClassValue<>() {
        @Override
        protected List<Factory> computeValue(Class<?> type) {
            return scan(type);
        }
    };

    private Factories() {}

    /** The factories of a class; empty if it has none. */
    static List<Factory> of(Class<?> type) {
        return CACHE.get(type);
    }

    private static List<Factory> scan(Class<?> type) {
        List<Factory> factories = new ArrayList<>();
        for (Method method : type.getDeclaredMethods()) {
            if (!method.isAnnotationPresent(FromConfig.class)) {
                continue;
            }
            if (!Modifier.isStatic(method.getModifiers())
                    || !Modifier.isPublic(method.getModifiers())
                    || method.getParameterCount() != 1
                    || !type.isAssignableFrom(method.getReturnType())) {
                throw new RegistrationException("@FromConfig method " + method
                        + " must be public, static, take one parameter and return " + type.getSimpleName());
            }
            factories.add(new Factory(method));
        }
        factories.sort(Comparator.comparingInt(factory -> width(factory.parameter())));
        return List.copyOf(factories);
    }

    private static int width(Type type) {
        Class<?> raw = Types.raw(type);
        List<Class<?>> order =
                List.of(boolean.class, int.class, long.class, double.class, String.class, List.class, Map.class);
        if (order.contains(raw)) {
            return order.indexOf(raw);
        }
        if (raw.isEnum()) {
            return order.indexOf(String.class) - 1;
        }
        return ConfigValue.class.isAssignableFrom(raw) ? Integer.MAX_VALUE : order.size();
    }

    /** One factory method. */
    record Factory(Method method) {

        Type parameter() {
            return method.getGenericParameterTypes()[0];
        }

        /** Calls it; an {@link IllegalArgumentException} is the factory's own refusal. */
        @Nullable
        Object make(@Nullable Object argument) {
            try {
                return method.invoke(null, argument);
            } catch (InvocationTargetException e) {
                if (e.getCause() instanceof RuntimeException cause) {
                    throw cause;
                }
                throw new IllegalStateException(method + " failed", e.getCause());
            } catch (IllegalAccessException e) {
                throw new RegistrationException(
                        "@FromConfig method " + method + " cannot be reached: its class must be public");
            }
        }
    }
}
