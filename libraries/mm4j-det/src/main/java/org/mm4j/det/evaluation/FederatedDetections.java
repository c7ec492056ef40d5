package org.mm4j.det.evaluation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mm4j.det.datasets.coco.LvisFields;
import org.mm4j.det.evaluation.CocoEval.Detection;
import org.mm4j.det.evaluation.CocoEval.Target;

/**
 * Which detections count where pictures are annotated for some classes only: the best of each picture, of classes that
 * are annotated in it or known not to be in it. Those of classes of which not all instances are annotated are lenient.
 */
final class FederatedDetections {

    private final LvisFields fields;
    private final Map<Long, Set<Long>> present = new HashMap<>();
    private final int most;

    FederatedDetections(LvisFields fields, List<Target> targets, int most) {
        this.fields = fields;
        this.most = most;
        for (Target target : targets) {
            present.computeIfAbsent(target.image(), unused -> new HashSet<>()).add(target.category());
        }
    }

    List<Detection> select(List<Detection> detections) {
        Map<Long, List<Detection>> byImage = new LinkedHashMap<>();
        for (Detection detection : detections) {
            byImage.computeIfAbsent(detection.image(), unused -> new ArrayList<>())
                    .add(detection);
        }
        List<Detection> selected = new ArrayList<>();
        byImage.forEach((image, own) -> {
            List<Detection> best = own.size() <= most
                    ? own
                    : own.stream()
                            .sorted(Comparator.comparingDouble((Detection one) -> -one.score()))
                            .limit(most)
                            .toList();
            Set<Long> there = present.getOrDefault(image, Set.of());
            Set<Long> absent = fields.absent().getOrDefault(image, Set.of());
            Set<Long> incomplete = fields.incomplete().getOrDefault(image, Set.of());
            for (Detection one : best) {
                if (there.contains(one.category()) || absent.contains(one.category())) {
                    selected.add(new Detection(
                            one.image(),
                            one.category(),
                            one.score(),
                            one.box(),
                            one.mask(),
                            // That of the box, also of masks, as LVIS's code has it for results with boxes.
                            one.box()[2] * one.box()[3],
                            incomplete.contains(one.category())));
                }
            }
        });
        return selected;
    }
}
