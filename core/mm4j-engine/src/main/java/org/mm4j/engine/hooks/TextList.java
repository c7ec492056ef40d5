package org.mm4j.engine.hooks;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.mm4j.config.ConfigSequence;
import org.mm4j.config.ConfigString;
import org.mm4j.registry.FromConfig;

/**
 * One text or several.
 *
 * @param items without doubles
 */
public record TextList(List<String> items) {

    /** Copies, and refuses doubles. */
    public TextList {
        items = List.copyOf(items);
        if (new HashSet<>(items).size() < items.size()) {
            throw new IllegalArgumentException(items + " has a name twice");
        }
    }

    /** One text. */
    @FromConfig
    public static TextList of(String item) {
        return new TextList(List.of(item));
    }

    /** Several. */
    @FromConfig
    public static TextList of(ConfigSequence items) {
        List<String> texts = new ArrayList<>();
        items.items().forEach(item -> {
            if (!(item instanceof ConfigString text)) {
                throw new IllegalArgumentException("a list of names is wanted, but it holds " + item.kind());
            }
            texts.add(text.value());
        });
        return new TextList(texts);
    }
}
