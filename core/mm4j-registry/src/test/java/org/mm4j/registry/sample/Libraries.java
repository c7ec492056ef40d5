package org.mm4j.registry.sample;

import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.function.Consumer;
import org.mm4j.registry.Library;
import org.mm4j.registry.Registrar;
import org.mm4j.registry.RegistryKey;

/** Makes libraries for tests. */
public final class Libraries {

    /** The kind of all sample modules. */
    public static final RegistryKey<Piece> MODELS = RegistryKey.of(Piece.class);

    private Libraries() {}

    /** The root, with the norm. */
    public static Library root() {
        return of(
                "mmengine",
                List.of(),
                List.of(),
                registrar -> registrar.in(MODELS).add(BatchNorm.class, "BN"));
    }

    /** A library with the network and the head. */
    public static Library one() {
        return of(
                "one",
                List.of("uno"),
                List.of("one.models"),
                registrar ->
                        registrar.in(MODELS).add(Net.class).add(OneHead.class).add(OneLoss.class));
    }

    /** An empty library. */
    public static Library two() {
        return of("two", List.of(), List.of("two.models"), registrar -> {});
    }

    /** Any library. */
    public static Library of(String name, List<String> aliases, List<String> importPaths, Consumer<Registrar> modules) {
        return new Library() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public List<String> aliases() {
                return aliases;
            }

            @Override
            public List<String> importPaths() {
                return importPaths;
            }

            @Override
            public MethodHandles.Lookup lookup() {
                return MethodHandles.lookup();
            }

            @Override
            public void register(Registrar registrar) {
                modules.accept(registrar);
            }
        };
    }
}
