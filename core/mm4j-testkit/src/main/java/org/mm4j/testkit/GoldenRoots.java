package org.mm4j.testkit;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The folders of expected values: environment variable {@code MM4J_GOLDEN}, several separated by {@code :} (the
 * platform's path separator), by default {@code ../shared/golden} beside the project. Every root has the form of the
 * default one, and may lack parts of it.
 */
public final class GoldenRoots {

    private static final Roots ROOTS = Roots.of(
            "MM4J_GOLDEN", System.getenv("MM4J_GOLDEN"), Roots.project().resolveSibling("shared/golden"));

    private static final ConcurrentMap<String, Integer> RAN = new ConcurrentSkipListMap<>();

    private GoldenRoots() {}

    /** The roots, in search order; empty if there is none on this machine. */
    public static List<Path> roots() {
        return ROOTS.folders();
    }

    /** Whether there is any root. */
    public static boolean available() {
        return !ROOTS.folders().isEmpty();
    }

    /** The file or folder in every root that has it. */
    public static List<Path> find(String relative) {
        return ROOTS.find(relative);
    }

    /** As {@link #find}, but the calling test is skipped with a message if no root has it. */
    public static List<Path> require(String relative) {
        return ROOTS.require(relative);
    }

    /**
     * The files anywhere below a folder of any root, whose names end with a suffix, sorted within each root. The calling
     * test is skipped with a message if no root has the folder.
     *
     * @param folder relative to the roots, such as {@code models/yolox}
     * @param suffix such as {@code .json}
     */
    public static List<Path> files(String folder, String suffix) {
        ROOTS.require(folder);
        return ROOTS.files(folder, suffix);
    }

    /** Counts cases that ran; the counts are printed when the test JVM ends. */
    public static void report(String kind, int cases) {
        RAN.merge(kind, cases, Integer::sum);
    }

    /** Lines such as {@code golden: registry/cases 143}. */
    static List<String> report() {
        return RAN.entrySet().stream()
                .map(entry -> "golden: " + entry.getKey() + " " + entry.getValue())
                .toList();
    }
}
