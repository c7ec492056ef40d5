package org.mm4j.track.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.testkit.GoldenRoots;
import org.mm4j.testkit.Json;

class LinearAssignmentTest {

    @TestFactory
    @Tag("golden")
    List<DynamicTest> assignmentsAreTheOriginals() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : GoldenRoots.require("tracking/assignment.json")) {
            for (JsonNode node : Json.read(file).get("cases")) {
                tests.add(DynamicTest.dynamicTest(node.get("name").textValue(), () -> check(node)));
            }
        }
        return tests;
    }

    private static void check(JsonNode node) {
        int rows = node.get("rows").intValue();
        int columns = node.get("cols").intValue();
        double[] costs = new double[rows * columns];
        for (int i = 0; i < costs.length; i++) {
            costs[i] = node.get("cost").get(i / columns).get(i % columns).doubleValue();
        }
        JsonNode limited = node.get("limited");
        int[] assigned = LinearAssignment.limited(
                costs, rows, columns, limited.get("cost_limit").doubleValue());
        assertThat(assigned).containsExactly(ints(limited.get("row_to_col")));
        int[] rowOfColumn = new int[columns];
        Arrays.fill(rowOfColumn, -1);
        for (int i = 0; i < rows; i++) {
            if (assigned[i] >= 0) {
                rowOfColumn[assigned[i]] = i;
            }
        }
        assertThat(rowOfColumn).containsExactly(ints(limited.get("col_to_row")));
        assertThat(total(costs, columns, assigned))
                .isCloseTo(limited.get("total_cost").doubleValue(), within(1e-9));

        JsonNode plain = node.get("plain");
        double[] cut = Arrays.stream(costs).map(cost -> Math.min(cost, 2)).toArray();
        assigned = LinearAssignment.optimal(cut, rows, columns);
        assertThat(total(cut, columns, assigned))
                .isCloseTo(plain.get("total_cost").doubleValue(), within(1e-9));
        assertThat(pairs(cut, columns, assigned, Double.MAX_VALUE)).isEqualTo(listed(plain.get("pairs")));
        assertThat(pairs(cut, columns, assigned, plain.get("threshold").doubleValue()))
                .isEqualTo(listed(plain.get("pairs_below_threshold")));
        GoldenRoots.report("tracking/assignment", 1);
    }

    private static double total(double[] costs, int columns, int[] assigned) {
        double total = 0;
        for (int i = 0; i < assigned.length; i++) {
            total += assigned[i] < 0 ? 0 : costs[i * columns + assigned[i]];
        }
        return total;
    }

    private static List<List<Integer>> pairs(double[] costs, int columns, int[] assigned, double below) {
        List<List<Integer>> pairs = new ArrayList<>();
        for (int i = 0; i < assigned.length; i++) {
            if (assigned[i] >= 0 && costs[i * columns + assigned[i]] < below) {
                pairs.add(List.of(i, assigned[i]));
            }
        }
        return pairs;
    }

    private static List<List<Integer>> listed(JsonNode node) {
        List<List<Integer>> pairs = new ArrayList<>();
        node.forEach(
                pair -> pairs.add(List.of(pair.get(0).intValue(), pair.get(1).intValue())));
        return pairs;
    }

    private static int[] ints(JsonNode node) {
        int[] values = new int[node.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = node.get(i).intValue();
        }
        return values;
    }

    /** Every way to pair rows and columns is tried; costs repeat, so that many optima are equal. */
    @Test
    void isAsGoodAsTryingAllWays() {
        Random random = new Random(7);
        for (int round = 0; round < 4000; round++) {
            int rows = random.nextInt(6);
            int columns = random.nextInt(6);
            boolean isCoarse = random.nextBoolean();
            double[] costs = random.doubles((long) rows * columns, -0.2, 1)
                    .map(cost -> isCoarse ? Math.rint(cost * 4) / 4 : cost)
                    .map(cost -> random.nextInt(8) == 0 ? 1e6 + cost : cost)
                    .toArray();
            double limit = random.nextInt(5) / 4.0;
            int[] assigned = LinearAssignment.limited(costs, rows, columns, limit);
            checkPairs(assigned, columns);
            for (int i = 0; i < rows; i++) {
                assertThat(assigned[i] < 0 || costs[i * columns + assigned[i]] < limit)
                        .isTrue();
            }
            assertThat(price(costs, columns, assigned, limit))
                    .isCloseTo(best(costs, rows, columns, limit, 0, 0), within(1e-9));

            int[] optimal = LinearAssignment.optimal(costs, rows, columns);
            checkPairs(optimal, columns);
            assertThat(Arrays.stream(optimal).filter(column -> column >= 0).count())
                    .isEqualTo(Math.min(rows, columns));
            // A price for staying alone beyond all costs makes all pairs.
            assertThat(price(costs, columns, optimal, 1e8))
                    .isCloseTo(best(costs, rows, columns, 1e8, 0, 0), within(1e-6));
        }
    }

    /** Of many rows: optimal by its own duals would be circular, so it is compared with exchanges of all pairs of rows. */
    @Test
    void noExchangeOfPairsImprovesALargeOne() {
        Random random = new Random(11);
        for (int size : new int[] {40, 150}) {
            double[] costs = random.doubles((long) size * size).toArray();
            int[] assigned = LinearAssignment.limited(costs, size, size, 0.3);
            checkPairs(assigned, size);
            for (int i = 0; i < size; i++) {
                for (int k = 0; k < size; k++) {
                    double now = cost(costs, size, i, assigned[i]) + cost(costs, size, k, assigned[k]);
                    double turned = cost(costs, size, i, assigned[k]) + cost(costs, size, k, assigned[i]);
                    assertThat(now).isLessThanOrEqualTo(turned + 1e-12);
                }
            }
        }
    }

    private static double cost(double[] costs, int columns, int row, int column) {
        return column < 0 ? 0.3 : costs[row * columns + column];
    }

    private static void checkPairs(int[] assigned, int columns) {
        boolean[] taken = new boolean[columns];
        for (int column : assigned) {
            if (column >= 0) {
                assertThat(taken[column]).isFalse();
                taken[column] = true;
            }
        }
    }

    private static double price(double[] costs, int columns, int[] assigned, double limit) {
        double price = 0;
        for (int i = 0; i < assigned.length; i++) {
            price += assigned[i] < 0 ? limit : costs[i * columns + assigned[i]];
        }
        return price;
    }

    private static double best(double[] costs, int rows, int columns, double limit, int row, int taken) {
        if (row == rows) {
            return 0;
        }
        double best = limit + best(costs, rows, columns, limit, row + 1, taken);
        for (int j = 0; j < columns; j++) {
            if ((taken & 1 << j) == 0) {
                best = Math.min(
                        best, costs[row * columns + j] + best(costs, rows, columns, limit, row + 1, taken | 1 << j));
            }
        }
        return best;
    }

    @Test
    void refusesWhatIsNoMatrixOfNumbers() {
        assertThatThrownBy(() -> LinearAssignment.limited(new double[3], 2, 2, 1))
                .hasMessageContaining("3 costs for 2 rows and 2 columns");
        assertThatThrownBy(() -> LinearAssignment.limited(new double[] {Double.NaN}, 1, 1, 1))
                .hasMessageContaining("NaN");
        assertThatThrownBy(() -> LinearAssignment.optimal(new double[] {Double.POSITIVE_INFINITY}, 1, 1))
                .hasMessageContaining("finite");
        assertThat(LinearAssignment.limited(new double[] {Double.POSITIVE_INFINITY}, 1, 1, 1))
                .containsExactly(-1);
        assertThat(LinearAssignment.optimal(new double[0], 3, 0)).containsExactly(-1, -1, -1);
    }
}
