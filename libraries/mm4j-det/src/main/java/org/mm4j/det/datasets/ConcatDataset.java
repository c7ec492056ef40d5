package org.mm4j.det.datasets;

import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * Data sets one behind the other, also such with different classes. {@link #metainfo} has what is the same in all of
 * them, of what {@code ignore_keys} names that of the first, and {@code cumulative_sizes}, where the samples of each end.
 */
@Doc("Puts data sets one behind the other.")
public final class ConcatDataset extends org.mm4j.engine.dataset.ConcatDataset {

    /** The arguments. */
    public record Args(@Inline org.mm4j.engine.dataset.ConcatDataset.Args base) {}

    private final boolean isLazy;
    private final Set<String> ofTheFirst;

    /** The data set of a config. */
    public ConcatDataset(Args args) {
        super(args.base(), false);
        this.isLazy = args.base().lazyInit();
        this.ofTheFirst = args.base().ignoreKeys() == null
                ? Set.of()
                : Set.copyOf(args.base().ignoreKeys().names());
    }

    @Override
    public Metainfo metainfo() {
        Metainfo common = Metainfo.empty();
        Metainfo first = super.metainfo();
        for (String name : first.names()) {
            Object value = first.get(name).orElseThrow();
            if (ofTheFirst.contains(name)
                    || datasets().stream()
                            .allMatch(dataset ->
                                    Objects.equals(dataset.metainfo().get(name).orElse(null), value))) {
                common = common.with(name, value);
            }
        }
        return isLazy
                ? common
                : common.with(
                        "cumulative_sizes",
                        Arrays.stream(cumulativeSizes()).mapToObj(Long::valueOf).toList());
    }
}
