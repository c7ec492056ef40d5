package org.mm4j.track.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.testkit.GoldenRoots;
import org.mm4j.testkit.Json;

/** The filter, step by step, against the original's. */
@Tag("golden")
class KalmanFilterGoldenTest {

    private static final double ZERO = 1e-15;

    @TestFactory
    List<DynamicTest> stepsAreTheOriginals() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : GoldenRoots.require("tracking/kalman.json")) {
            for (JsonNode node : Json.read(file).get("cases")) {
                tests.add(DynamicTest.dynamicTest(node.get("name").textValue(), () -> run(node)));
            }
        }
        return tests;
    }

    private static void run(JsonNode node) {
        KalmanFilter filter = new KalmanFilter(new KalmanFilter.Args(
                node.get("center_only").booleanValue(), node.get("use_nsa").booleanValue()));
        boolean isSingle = node.path("measurement_dtype").asText("").equals("float32");
        double tolerance = isSingle ? 1e-5 : 1e-9;
        KalmanState state = null;
        for (JsonNode step : node.get("steps")) {
            String op = step.get("op").textValue();
            if (op.equals("initiate")) {
                state = filter.initiate(measurement(step, isSingle));
                check(state, step, tolerance);
            } else if (op.equals("track")) {
                track(filter, node, step);
            } else {
                assertThat(state).isNotNull();
                state = next(filter, state, step, op, isSingle, tolerance);
            }
        }
        GoldenRoots.report("tracking/kalman", 1);
    }

    private static KalmanState next(
            KalmanFilter filter, KalmanState state, JsonNode step, String op, boolean isSingle, double tolerance) {
        switch (op) {
            case "predict" -> {
                KalmanState next = filter.predict(state);
                check(next, step, tolerance);
                return next;
            }
            case "update" -> {
                KalmanState next = filter.update(
                        state,
                        measurement(step, isSingle),
                        step.get("bbox_score").doubleValue());
                check(next, step, tolerance);
                return next;
            }
            case "set_mean" -> {
                return state.withMean(
                        step.get("index").intValue(), step.get("value").doubleValue());
            }
            case "project" -> {
                KalmanFilter.Projection projection =
                        filter.project(state, step.get("bbox_score").doubleValue());
                check(projection.mean(), doubles(step.get("mean")), tolerance);
                check(projection.covariance(), doubles(step.get("covariance")), tolerance);
                return state;
            }
            case "gating_distance" -> {
                double[] distances = filter.gatingDistance(
                        state,
                        measurements(step.get("measurements")),
                        step.get("only_position").booleanValue());
                check(distances, doubles(step.get("distances")), tolerance);
                return state;
            }
            default -> throw new IllegalArgumentException("unknown step " + op);
        }
    }

    private static void track(KalmanFilter filter, JsonNode node, JsonNode step) {
        assertThat(filter.gatingThreshold())
                .isEqualTo(node.get("gating_threshold").doubleValue());
        JsonNode before = step.get("tracks");
        for (int i = 0; i < before.size(); i++) {
            KalmanState state = filter.predict(KalmanState.of(
                    doubles(before.get(i).get("mean")), doubles(before.get(i).get("covariance"))));
            if (step.has("tracks_after")) {
                check(state, step.get("tracks_after").get(i), 1e-9);
            }
            double[] costs = filter.gatedDistance(state, measurements(step.get("measurements")));
            JsonNode expected = step.get("costs").get(i);
            assertThat(costs).hasSize(expected.size());
            for (int j = 0; j < costs.length; j++) {
                if (expected.get(j).isNull()) {
                    assertThat(costs[j]).isNaN();
                } else {
                    check(new double[] {costs[j]}, new double[] {expected.get(j).doubleValue()}, 1e-9);
                }
            }
        }
    }

    private static void check(KalmanState state, JsonNode step, double tolerance) {
        check(state.mean(), doubles(step.get("mean")), tolerance);
        check(state.covariance(), doubles(step.get("covariance")), tolerance);
    }

    private static void check(double[] actual, double[] expected, double tolerance) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            if (Math.abs(expected[i]) < ZERO && Math.abs(actual[i]) < ZERO) {
                continue;
            }
            assertThat(actual[i])
                    .as("number %d", i)
                    .isCloseTo(expected[i], within(tolerance * Math.abs(expected[i]) + Double.MIN_VALUE));
        }
    }

    private static double[] measurement(JsonNode step, boolean isSingle) {
        double[] values = doubles(step.get("measurement"));
        for (int i = 0; isSingle && i < values.length; i++) {
            values[i] = (float) values[i];
        }
        return values;
    }

    private static double[][] measurements(JsonNode node) {
        double[][] rows = new double[node.size()][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = doubles(node.get(i));
        }
        return rows;
    }

    /** Numbers of a list, or of a list of lists row by row. */
    private static double[] doubles(JsonNode node) {
        List<Double> values = new ArrayList<>();
        for (JsonNode item : node) {
            if (item.isArray()) {
                item.forEach(value -> values.add(value.doubleValue()));
            } else {
                values.add(item.doubleValue());
            }
        }
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
