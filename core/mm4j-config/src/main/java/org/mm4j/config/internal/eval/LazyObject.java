package org.mm4j.config.internal.eval;

import org.mm4j.config.ConfigReference;
import org.mm4j.config.Origin;
import org.mm4j.config.internal.runtime.PyException;
import org.mm4j.config.internal.runtime.Types;

/** What a new-style config imports: known by its name, never loaded, so that it can only be named. */
public final class LazyObject implements Callable, Types.Shown {

    private final String module;
    private final String text;
    private final String inside;
    private final String type;

    private LazyObject(String module, String text, String inside, String type) {
        this.module = module;
        this.text = text;
        this.inside = inside;
        this.type = type;
    }

    /** {@code from module import name}. */
    public static LazyObject member(String module, String name) {
        return new LazyObject(module, name, module + "." + name, "LazyObject");
    }

    /** {@code import a.b as c}, or {@code import a.b} for its first part: a module. */
    public static LazyObject module(String module) {
        return new LazyObject(module, module, module, "LazyObject");
    }

    LazyObject attribute(String name) {
        return new LazyObject(inside, name, inside + "." + name, "LazyAttr");
    }

    /** What is left of it in the config; a module itself has its name twice there, as in the original. */
    ConfigReference reference(Origin origin) {
        return new ConfigReference(qualifiedName(), ConfigReference.Type.IMPORTED, origin);
    }

    /** The object that a reference in a config stands for. */
    static LazyObject of(ConfigReference reference) {
        String name = reference.name();
        int dot = name.lastIndexOf('.');
        return dot < 0 ? module(name) : member(name.substring(0, dot), name.substring(dot + 1));
    }

    @Override
    public Object call(Interpreter in, Args args) {
        throw new PyException(
                "RuntimeError",
                "'" + qualifiedName() + "' is only a name here: what a config imports cannot be called in it",
                "write dict(type=" + text + ", …), which is built later");
    }

    @Override
    public String qualifiedName() {
        return module + "." + text;
    }

    @Override
    public String typeName() {
        return "mmengine.config.lazy." + type;
    }

    @Override
    public String text() {
        return text;
    }
}
