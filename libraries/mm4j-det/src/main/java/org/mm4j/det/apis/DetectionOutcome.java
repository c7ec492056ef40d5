package org.mm4j.det.apis;

import java.nio.file.Path;

/** What became of one picture of many. */
public sealed interface DetectionOutcome {

    /** The file, as it was given. */
    Path path();

    /**
     * It was processed.
     *
     * @param detections what was found
     */
    record Found(Path path, Detections detections) implements DetectionOutcome {}

    /**
     * It could not be processed; the others were.
     *
     * @param error why
     */
    record Failed(Path path, RuntimeException error) implements DetectionOutcome {}
}
