package org.mm4j.cv.models.hrnet;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Layer;

/** Layers by index, with nothing at some of them; the children are named for their indices. */
final class SparseList extends BaseModule {

    private final List<@Nullable Layer> items = new ArrayList<>();

    /** Appends a layer, or nothing. */
    void add(@Nullable Layer layer) {
        if (layer != null) {
            childOf(Integer.toString(items.size()), layer);
        }
        items.add(layer);
    }

    /** The layer at an index, or null if there is nothing. */
    @Nullable
    Layer get(int index) {
        return items.get(index);
    }

    int size() {
        return items.size();
    }
}
