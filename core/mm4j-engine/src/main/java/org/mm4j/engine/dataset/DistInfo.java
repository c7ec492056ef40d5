package org.mm4j.engine.dataset;

import org.mm4j.registry.BuildContext;

/**
 * Which of several processes this is. A service of a {@link BuildContext}.
 *
 * @param rank from 0
 * @param worldSize how many processes there are
 */
public record DistInfo(int rank, int worldSize) {

    /** One process. */
    public static final DistInfo ALONE = new DistInfo(0, 1);

    /** Checks the numbers. */
    public DistInfo {
        if (worldSize < 1 || rank < 0 || rank >= worldSize) {
            throw new IllegalArgumentException("no process " + rank + " of " + worldSize);
        }
    }

    /** That of a context; one process if it has none. */
    public static DistInfo of(BuildContext build) {
        return build.service(DistInfo.class).orElse(ALONE);
    }
}
