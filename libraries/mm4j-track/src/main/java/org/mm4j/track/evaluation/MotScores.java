package org.mm4j.track.evaluation;

import java.util.List;
import org.mm4j.track.datasets.MotRow;

/**
 * How good the tracks of one sequence, or of several together, are.
 *
 * @param hota detection and association at once
 * @param clear MOTA and its parts
 * @param identity IDF1 and its parts
 * @param count how much was compared
 */
public record MotScores(HotaScores hota, ClearScores clear, IdentityScores identity, CountScores count) {

    /**
     * Measures one sequence.
     *
     * @param name for messages
     * @param length number of frames
     * @param groundTruth what is there
     * @param results what was tracked
     * @param benchmark the rules
     * @param iouThr the least overlap of a match in CLEAR and Identity
     * @throws IllegalArgumentException if the rows are not of one sequence of this length, or an identity is twice in a
     *     frame
     */
    public static MotScores of(
            String name,
            int length,
            List<MotRow> groundTruth,
            List<MotRow> results,
            Benchmark benchmark,
            double iouThr) {
        SequenceData data = SequenceData.of(name, length, groundTruth, results, benchmark);
        return new MotScores(
                HotaScores.of(data),
                ClearScores.of(data, iouThr),
                IdentityScores.of(data, iouThr),
                CountScores.of(data));
    }

    /** Several sequences together: counts are added up, HOTA's parts are weighted by matches. */
    public static MotScores combine(List<MotScores> all) {
        return new MotScores(
                HotaScores.combine(all.stream().map(MotScores::hota).toList()),
                ClearScores.combine(all.stream().map(MotScores::clear).toList()),
                IdentityScores.combine(all.stream().map(MotScores::identity).toList()),
                CountScores.combine(all.stream().map(MotScores::count).toList()));
    }
}
