package org.mm4j.config;

import java.util.List;

/** A list or a tuple. */
public sealed interface ConfigSequence extends ConfigValue permits ConfigList, ConfigTuple {

    /** The items in order; unmodifiable. */
    List<ConfigValue> items();

    /** The number of items. */
    default int size() {
        return items().size();
    }

    /** The item at an index from 0. */
    default ConfigValue get(int index) {
        return items().get(index);
    }
}
