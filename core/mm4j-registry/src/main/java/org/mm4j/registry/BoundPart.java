package org.mm4j.registry;

import java.util.Map;
import org.mm4j.config.ConfigValue;

/** A part that was bound with its parent; building it binds it again with the parent's arguments. */
final class BoundPart<T> implements Part<T> {

    private final Bound.Module module;
    private final DefaultBuildContext context;

    BoundPart(Bound.Module module, DefaultBuildContext context) {
        this.module = module;
        this.context = context;
    }

    @Override
    public ModuleSpec spec() {
        return module.definition().spec();
    }

    @Override
    public ConfigValue config() {
        return module.config();
    }

    @Override
    @SuppressWarnings("unchecked") // bound for the part's own type, and checked again when it is made
    public T build(Map<String, ?> extra) {
        Findings findings = new Findings();
        // The place already has the scope that the dict asks for: `_scope_` in it finds the same again.
        Bound.Module complete = new Binder(findings)
                .module(module.key(), module.wanted(), module.config(), module.place(), extra, false);
        findings.check();
        if (complete == null) {
            throw new IllegalStateException("a module that cannot be bound leaves a finding");
        }
        return (T) context.create(complete);
    }

    @Override
    public boolean gives(String argument) {
        return module.config().has(argument);
    }
}
