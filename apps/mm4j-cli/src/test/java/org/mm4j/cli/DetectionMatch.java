package org.mm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares detections as the README of the expected values says: those over 0.3 are matched by label and an IoU of at
 * least 0.9; scores agree to 0.02, boxes to 3 pixels; one of eighty may be unmatched. A partner may score below 0.3.
 */
final class DetectionMatch {

    private static final double SELECTS = 0.3;
    private static final double SCORE = 0.02;
    private static final double PIXELS = 3;

    private record Detection(int label, double score, List<Double> box) {}

    private int selected;
    private int unmatched;
    private final List<String> differences = new ArrayList<>();

    /** Compares one picture, both ways. */
    void add(JsonNode golden, JsonNode image) {
        assertThat(image.has("error")).as(image.toString()).isFalse();
        assertThat(image.get("height").intValue())
                .isEqualTo(golden.at("/ori_shape/0").intValue());
        assertThat(image.get("width").intValue())
                .isEqualTo(golden.at("/ori_shape/1").intValue());
        List<Detection> expected = detections(golden);
        List<Detection> actual = detections(image.get("predictions"));
        for (int i = 1; i < actual.size(); i++) {
            assertThat(actual.get(i).score).isLessThanOrEqualTo(actual.get(i - 1).score);
        }
        compare(golden.get("image").textValue(), expected, actual);
        compare(golden.get("image").textValue() + " (the other way)", actual, expected);
    }

    private void compare(String name, List<Detection> from, List<Detection> among) {
        for (Detection wanted : from) {
            if (wanted.score <= SELECTS) {
                continue;
            }
            selected++;
            Detection best = among.stream()
                    .filter(other -> other.label == wanted.label)
                    .max((a, b) -> Double.compare(overlap(wanted.box, a.box), overlap(wanted.box, b.box)))
                    .orElse(null);
            if (best == null || overlap(wanted.box, best.box) < 0.9) {
                unmatched++;
                continue;
            }
            double far = 0;
            for (int i = 0; i < 4; i++) {
                far = Math.max(far, Math.abs(wanted.box.get(i) - best.box.get(i)));
            }
            if (Math.abs(wanted.score - best.score) > SCORE || far > PIXELS) {
                differences.add(name + ": label " + wanted.label + " scores " + wanted.score + " and " + best.score
                        + ", boxes differ by " + far);
            }
        }
    }

    void check() {
        assertThat(selected).isPositive();
        assertThat(differences).isEmpty();
        assertThat(unmatched).isLessThanOrEqualTo(selected / 80);
    }

    private static List<Detection> detections(JsonNode node) {
        List<Detection> detections = new ArrayList<>();
        for (int i = 0; i < node.get("labels").size(); i++) {
            List<Double> box = new ArrayList<>();
            node.get("bboxes").get(i).forEach(value -> box.add(value.doubleValue()));
            detections.add(new Detection(
                    node.get("labels").get(i).intValue(),
                    node.get("scores").get(i).doubleValue(),
                    box));
        }
        return detections;
    }

    private static double overlap(List<Double> a, List<Double> b) {
        double width = Math.min(a.get(2), b.get(2)) - Math.max(a.get(0), b.get(0));
        double height = Math.min(a.get(3), b.get(3)) - Math.max(a.get(1), b.get(1));
        double both = Math.max(0, width) * Math.max(0, height);
        return both / (area(a) + area(b) - both);
    }

    private static double area(List<Double> box) {
        return (box.get(2) - box.get(0)) * (box.get(3) - box.get(1));
    }
}
