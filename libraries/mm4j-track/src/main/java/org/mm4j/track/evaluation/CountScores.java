package org.mm4j.track.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How much there is to compare.
 *
 * @param results boxes of the result
 * @param targets boxes of the ground truth
 * @param resultIds identities of the result
 * @param targetIds identities of the ground truth
 * @param frames frames
 */
public record CountScores(int results, int targets, int resultIds, int targetIds, int frames) {

    static CountScores of(SequenceData data) {
        return new CountScores(
                data.results(),
                data.targets(),
                data.resultIds(),
                data.targetIds(),
                data.frames().size());
    }

    static CountScores combine(List<CountScores> all) {
        return new CountScores(
                all.stream().mapToInt(CountScores::results).sum(),
                all.stream().mapToInt(CountScores::targets).sum(),
                all.stream().mapToInt(CountScores::resultIds).sum(),
                all.stream().mapToInt(CountScores::targetIds).sum(),
                all.stream().mapToInt(CountScores::frames).sum());
    }

    /** All fields by the names that TrackEval gives them. */
    public Map<String, Double> fields() {
        Map<String, Double> fields = new LinkedHashMap<>();
        fields.put("Dets", (double) results);
        fields.put("GT_Dets", (double) targets);
        fields.put("IDs", (double) resultIds);
        fields.put("GT_IDs", (double) targetIds);
        fields.put("Frames", (double) frames);
        return fields;
    }
}
