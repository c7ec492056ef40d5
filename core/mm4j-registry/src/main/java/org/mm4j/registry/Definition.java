package org.mm4j.registry;

import org.jspecify.annotations.Nullable;

/** A registry entry that can be bound and built. */
interface Definition {

    /** What the entry says of itself. */
    ModuleSpec spec();

    /** How its dict is bound. */
    Schema schema();

    /** Makes the module from the values of the schema's slots, in their order. */
    @Nullable
    Object create(@Nullable Object[] values, BuildContext context);

    /** Where it comes from, for messages about clashes: class and jar. */
    String source();
}
