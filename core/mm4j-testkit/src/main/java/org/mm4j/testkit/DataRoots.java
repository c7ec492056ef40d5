package org.mm4j.testkit;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The folders searched for images, videos and weights: environment variable {@code MM4J_DATA}, several separated by
 * {@code :} (the platform's path separator), by default {@code ../shared/data} beside the project.
 */
public final class DataRoots {

    private static final Roots ROOTS =
            Roots.of("MM4J_DATA", System.getenv("MM4J_DATA"), Roots.project().resolveSibling("shared/data"));

    private DataRoots() {}

    /** The roots, in search order; empty if there is none on this machine. */
    public static List<Path> roots() {
        return ROOTS.folders();
    }

    /** The first root's file or folder of this name. */
    public static Optional<Path> find(String relative) {
        return ROOTS.find(relative).stream().findFirst();
    }

    /** As {@link #find}, but the calling test is skipped with a message if no root has it. */
    public static Path require(String relative) {
        return ROOTS.require(relative).get(0);
    }

    /** The project's root folder, where {@code configs/} is. */
    public static Path project() {
        return Roots.project();
    }
}
