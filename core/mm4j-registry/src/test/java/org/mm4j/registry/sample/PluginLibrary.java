package org.mm4j.registry.sample;

import java.lang.invoke.MethodHandles;
import org.mm4j.registry.Library;
import org.mm4j.registry.Registrar;
import org.mm4j.registry.RegistryKey;

/** A third party's library, loaded from a jar of its own. */
public final class PluginLibrary implements Library {

    @Override
    public String name() {
        return "plugin";
    }

    @Override
    public MethodHandles.Lookup lookup() {
        return MethodHandles.lookup();
    }

    @Override
    public void register(Registrar registrar) {
        registrar
                .in(new RegistryKey<>("widget", Object.class))
                .add(
                        "Widget",
                        Widget.class,
                        (widget, context) -> "widget of " + widget.size + ", AssertJ " + visibility());
    }

    private static String visibility() {
        try {
            Class.forName("org.assertj.core.api.Assertions", false, PluginLibrary.class.getClassLoader());
            return "seen";
        } catch (ClassNotFoundException e) {
            return "hidden";
        }
    }

    /** The arguments of its one function. */
    public record Widget(int size) {}
}
