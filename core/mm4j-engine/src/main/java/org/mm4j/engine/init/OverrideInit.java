package org.mm4j.engine.init;

import java.util.List;
import org.mm4j.engine.nn.BaseModule;

/** An initialiser, followed by others for children of certain names. */
record OverrideInit(Initializer main, List<Entry> entries) implements Initializer {

    /**
     * One override.
     *
     * @param child name of the child it is for
     * @param initializer what all modules below that child get
     */
    record Entry(String child, Initializer initializer) {}

    OverrideInit {
        entries = List.copyOf(entries);
    }

    @Override
    public void initialize(BaseModule module) {
        main.initialize(module);
        for (Entry entry : entries) {
            BaseModule child = module.children().get(entry.child());
            if (child == null) {
                throw new IllegalArgumentException("init_cfg: override names '" + entry.child() + "', but "
                        + module.getClass().getSimpleName() + " has no such child; it has "
                        + module.children().keySet());
            }
            entry.initializer().initialize(child);
        }
    }
}
