package org.mm4j.engine.hooks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.mm4j.engine.evaluation.MetricException;
import org.mm4j.engine.evaluation.MetricReport;
import org.mm4j.engine.logging.MessageHub;
import org.mm4j.engine.runner.Runner;

/** Keeps a checkpoint of the best validation for each of some metrics. */
final class BestCheckpoints {

    private static final String AUTO = "auto";

    private final List<String> rules;
    private final List<String> greaterKeys;
    private final List<String> lessKeys;
    private final Map<String, Scores> metrics = new LinkedHashMap<>();
    private boolean isAuto;

    /**
     * Best checkpoints.
     *
     * @param names of metrics, or {@code auto} for the first one
     * @param rules none, one for all metrics, or one for each
     */
    BestCheckpoints(List<String> names, List<String> rules, List<String> greaterKeys, List<String> lessKeys) {
        this.rules = List.copyOf(rules);
        this.greaterKeys = greaterKeys;
        this.lessKeys = lessKeys;
        this.isAuto = names.contains(AUTO);
        if (isAuto && names.size() > 1) {
            throw new IllegalArgumentException("save_best='auto' stands alone, not in " + names);
        }
        if (rules.size() > 1 && rules.size() != names.size()) {
            throw new IllegalArgumentException(
                    "there are " + rules.size() + " rules for " + names.size() + " metrics of save_best");
        }
        if (isAuto) {
            // A word that is no rule is told now.
            rules.forEach(rule -> Scores.of(rule, AUTO, greaterKeys, lessKeys));
        } else {
            for (int i = 0; i < names.size(); i++) {
                add(names.get(i), i);
            }
        }
    }

    private void add(String name, int number) {
        String rule = rules.isEmpty() ? null : rules.get(rules.size() == 1 ? 0 : number);
        metrics.put(name, Scores.of(rule, name, greaterKeys, lessKeys));
    }

    /**
     * Looks at a validation, and writes checkpoints of metrics that are better than ever.
     *
     * @return whether any was
     * @throws MetricException if the validation lacks a metric
     */
    boolean update(Runner runner, MetricReport report, Path folder, String fileName) {
        if (report.values().isEmpty()) {
            runner.log().warn("the validation has no metrics, of which save_best could tell the best");
            return false;
        }
        if (isAuto) {
            add(report.values().keySet().iterator().next(), 0);
            isAuto = false;
        }
        List<String> better = new ArrayList<>();
        metrics.forEach((name, rule) -> {
            if (update(runner, report, name, rule, folder, fileName)) {
                better.add(name);
            }
        });
        return !better.isEmpty();
    }

    private boolean update(Runner runner, MetricReport report, String name, Scores rule, Path folder, String fileName) {
        Double score = report.values().get(name);
        if (score == null) {
            throw new MetricException("the validation has no metric " + name + ", which save_best names; it has "
                    + List.copyOf(report.values().keySet()));
        }
        MessageHub hub = runner.messageHub();
        String suffix = metrics.size() == 1 ? "" : "_" + name;
        double before = hub.info("best_score" + suffix).orElse(null) instanceof Number number
                ? number.doubleValue()
                : rule.worst();
        if (!rule.isBetter(score, before)) {
            return false;
        }
        Path file = folder.resolve(("best_" + name + "_" + fileName).replace('/', '_'));
        Object outdated = hub.info("best_ckpt" + suffix).orElse(null);
        hub.updateInfo("best_score" + suffix, score);
        hub.updateInfo("best_ckpt" + suffix, file.toString());
        runner.saveCheckpoint(file, runner.epoch(), runner.iter(), false, false);
        // That of a run in another folder, from which this one goes on, belongs to that run.
        if (outdated instanceof String path
                && !Path.of(path).equals(file)
                && folder.equals(Path.of(path).getParent())) {
            KeptCheckpoints.remove(List.of(Path.of(path)));
            runner.log().info("The previous best checkpoint " + path + " is removed");
        }
        runner.log()
                .info(String.format(
                        Locale.ROOT,
                        "The best checkpoint with %.4f %s at %d epoch, %d iter is saved to %s.",
                        score,
                        name,
                        runner.epoch(),
                        runner.iter(),
                        file.getFileName()));
        return true;
    }
}
