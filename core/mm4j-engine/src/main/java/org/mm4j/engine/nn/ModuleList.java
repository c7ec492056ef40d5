package org.mm4j.engine.nn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.init.InitCfg;

/** Modules by index: the children are named {@code 0}, {@code 1}, … Items may be known by the interface of their role. */
public class ModuleList<R> extends BaseModule implements Iterable<R> {

    private final List<R> items = new ArrayList<>();

    /** An empty list. */
    public ModuleList() {
        this(List.of(), null);
    }

    /** A list of modules. */
    public ModuleList(List<? extends R> modules) {
        this(modules, null);
    }

    /** A list of modules with an {@code init_cfg}. */
    public ModuleList(List<? extends R> modules, @Nullable InitCfg initCfg) {
        super(initCfg);
        modules.forEach(this::add);
    }

    /** Appends a module and returns it. */
    public final <S extends R> S add(S module) {
        childOf(Integer.toString(items.size()), module);
        items.add(module);
        return module;
    }

    /** Appends a module that is a part of another one too, see {@link BaseModule#sharedOf}; returns it. */
    public final <S extends R> S addShared(S module) {
        sharedOf(Integer.toString(items.size()), module);
        items.add(module);
        return module;
    }

    /** The module at an index from 0. */
    public final R get(int index) {
        return items.get(index);
    }

    /** The number of modules. */
    public final int size() {
        return items.size();
    }

    /** The modules; unmodifiable. */
    public final List<R> items() {
        return Collections.unmodifiableList(items);
    }

    @Override
    public final Iterator<R> iterator() {
        return items().iterator();
    }
}
