package org.mm4j.track.task;

import java.util.List;
import org.mm4j.registry.Kind;

/** Changes the tracks of a whole video after it has been tracked. */
@Kind("task util")
public interface TrackletPostprocess {

    /**
     * Changes tracks.
     *
     * @param rows boxes of tracks, in any order
     * @return rows sorted by frame
     */
    List<TrackRow> apply(List<TrackRow> rows);
}
