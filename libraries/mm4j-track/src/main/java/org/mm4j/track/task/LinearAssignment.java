package org.mm4j.track.task;

import java.util.Arrays;

/**
 * Assigns rows to columns at the least total cost, exactly. Shortest augmenting paths after an augmenting row reduction
 * (Jonker and Volgenant, 1987); with a limit, rows and columns that no admissible pair connects are solved apart, which
 * is what makes overlaps of boxes fast.
 */
public final class LinearAssignment {

    private static final int NONE = -1;

    private LinearAssignment() {}

    /**
     * Assigns with a price for staying alone: minimises the sum of the costs of pairs plus {@code limit / 2} for each row
     * and each column without partner, as {@code lapjv(extend_cost=True, cost_limit=limit)}. This is not "assign, then
     * drop what is dearer". A pair of cost {@code limit} or more is never made.
     *
     * @param costs row by row; NaN is refused, infinity is never paired
     * @return for each row its column, or -1
     */
    public static int[] limited(double[] costs, int rows, int columns, double limit) {
        check(costs, rows, columns);
        if (Double.isNaN(limit)) {
            throw new IllegalArgumentException("the cost limit is a number, not NaN");
        }
        int[] assigned = new int[rows];
        Arrays.fill(assigned, NONE);
        int[] component = components(costs, rows, columns, limit);
        int[] rowOrder = bySize(component, 0, rows);
        int[] columnOrder = bySize(component, rows, rows + columns);
        int row = 0;
        int column = 0;
        while (row < rows) {
            int id = component[rowOrder[row]];
            int rowEnd = row;
            while (rowEnd < rows && component[rowOrder[rowEnd]] == id) {
                rowEnd++;
            }
            while (column < columns && component[rows + columnOrder[column]] < id) {
                column++;
            }
            int columnEnd = column;
            while (columnEnd < columns && component[rows + columnOrder[columnEnd]] == id) {
                columnEnd++;
            }
            int n = rowEnd - row;
            int m = columnEnd - column;
            if (m > 0) {
                double[] part = new double[n * m];
                for (int i = 0; i < n; i++) {
                    for (int j = 0; j < m; j++) {
                        double cost = costs[rowOrder[row + i] * columns + columnOrder[column + j]];
                        part[i * m + j] = cost < limit ? cost : Double.POSITIVE_INFINITY;
                    }
                }
                int[] solved = new Solver(part, n, m, limit).solve();
                for (int i = 0; i < n; i++) {
                    assigned[rowOrder[row + i]] = solved[i] == NONE ? NONE : columnOrder[column + solved[i]];
                }
            }
            row = rowEnd;
            column = columnEnd;
        }
        return assigned;
    }

    /**
     * Assigns as many pairs as there are rows or columns, whichever are fewer, at the least total cost.
     *
     * @param costs row by row, finite
     * @return for each row its column, or -1 if there are more rows than columns and it has none
     */
    public static int[] optimal(double[] costs, int rows, int columns) {
        check(costs, rows, columns);
        for (double cost : costs) {
            if (Double.isInfinite(cost)) {
                throw new IllegalArgumentException("costs are finite, not " + cost);
            }
        }
        int[] assigned = new int[rows];
        Arrays.fill(assigned, NONE);
        if (rows == 0 || columns == 0) {
            return assigned;
        }
        if (rows <= columns) {
            return new Solver(costs, rows, columns, Double.POSITIVE_INFINITY).solve();
        }
        double[] turned = new double[costs.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                turned[j * rows + i] = costs[i * columns + j];
            }
        }
        int[] solved = new Solver(turned, columns, rows, Double.POSITIVE_INFINITY).solve();
        for (int j = 0; j < columns; j++) {
            assigned[solved[j]] = j;
        }
        return assigned;
    }

    private static void check(double[] costs, int rows, int columns) {
        if (rows < 0 || columns < 0 || costs.length != (long) rows * columns) {
            throw new IllegalArgumentException(
                    costs.length + " costs for " + rows + " rows and " + columns + " columns");
        }
        for (double cost : costs) {
            if (Double.isNaN(cost)) {
                throw new IllegalArgumentException("a cost is NaN");
            }
        }
    }

    /** For each row and then each column the number of the set that admissible pairs connect it to. */
    private static int[] components(double[] costs, int rows, int columns, double limit) {
        int[] parent = new int[rows + columns];
        for (int i = 0; i < parent.length; i++) {
            parent[i] = i;
        }
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                if (costs[i * columns + j] < limit) {
                    int a = root(parent, i);
                    int b = root(parent, rows + j);
                    parent[Math.max(a, b)] = Math.min(a, b);
                }
            }
        }
        for (int i = 0; i < parent.length; i++) {
            parent[i] = root(parent, i);
        }
        return parent;
    }

    private static int root(int[] parent, int node) {
        int at = node;
        while (parent[at] != at) {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        return at;
    }

    /** The nodes of a range, numbered from 0, sorted by the set they are in. */
    private static int[] bySize(int[] component, int from, int to) {
        long[] keys = new long[to - from];
        for (int i = from; i < to; i++) {
            keys[i - from] = (long) component[i] << 32 | (i - from);
        }
        Arrays.sort(keys);
        int[] order = new int[keys.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = (int) keys[i];
        }
        return order;
    }

    /**
     * Rows may stay alone at a price. Duals: {@code cost - u[row] - v[column] >= 0}, {@code u[row] <= price}, and
     * {@code v = 0} for columns that are free.
     */
    private static final class Solver {
        private final double[] costs;
        private final int n;
        private final int m;
        private final double price;
        private final double[] u;
        private final double[] v;
        private final int[] rowTo;
        private final int[] columnTo;

        Solver(double[] costs, int n, int m, double price) {
            this.costs = costs;
            this.n = n;
            this.m = m;
            this.price = price;
            this.u = new double[n];
            this.v = new double[m];
            this.rowTo = new int[n];
            this.columnTo = new int[m];
            Arrays.fill(rowTo, NONE);
            Arrays.fill(columnTo, NONE);
        }

        int[] solve() {
            int[] free = reduce();
            for (int row : free) {
                augment(row);
            }
            return rowTo;
        }

        /**
         * Gives each row its cheapest column, which becomes dearer by how much better it is than the second; who had it
         * before looks again. A row whose cheapest is to stay alone does. Ends after a bounded number of steps; returns
         * the rows for which paths have to be searched.
         */
        private int[] reduce() {
            int[] queue = new int[n];
            int waiting = 0;
            int steps = 0;
            int[] later = new int[n];
            int left = 0;
            for (int i = n - 1; i >= 0; i--) {
                queue[waiting++] = i;
            }
            while (waiting > 0) {
                int row = queue[--waiting];
                double first = price;
                double second = Double.POSITIVE_INFINITY;
                int best = NONE;
                for (int j = 0; j < m; j++) {
                    double reduced = costs[row * m + j] - v[j];
                    if (reduced < first) {
                        second = first;
                        first = reduced;
                        best = j;
                    } else if (reduced < second) {
                        second = reduced;
                    }
                }
                if (best == NONE) {
                    if (first == Double.POSITIVE_INFINITY) {
                        throw new IllegalArgumentException("a row has no finite cost");
                    }
                    u[row] = first;
                    continue;
                }
                int owner = columnTo[best];
                boolean isTie = !(first < second) || second == Double.POSITIVE_INFINITY;
                if (owner != NONE && (isTie || ++steps > 4 * n)) {
                    later[left++] = row;
                    continue;
                }
                if (!isTie && owner != NONE) {
                    v[best] -= second - first;
                }
                u[row] = costs[row * m + best] - v[best];
                rowTo[row] = best;
                columnTo[best] = row;
                if (owner != NONE) {
                    rowTo[owner] = NONE;
                    queue[waiting++] = owner;
                }
            }
            return Arrays.copyOf(later, left);
        }

        /** Finds the cheapest way to take one more row in. */
        private void augment(int start) {
            double[] distance = new double[m];
            int[] from = new int[m];
            boolean[] done = new boolean[m];
            Arrays.fill(distance, Double.POSITIVE_INFINITY);
            // Distances of rows in the tree, to correct their duals by.
            double[] reached = new double[n];
            int[] tree = new int[n];
            int treeSize = 0;
            int row = start;
            double so = 0;
            u[start] = Math.min(price, cheapest(start));
            double alone = Double.POSITIVE_INFINITY;
            int leaves = NONE;
            int end;
            while (true) {
                reached[row] = so;
                tree[treeSize++] = row;
                if (so + price - u[row] < alone) {
                    alone = so + price - u[row];
                    leaves = row;
                }
                double base = so - u[row];
                int next = NONE;
                double least = Double.POSITIVE_INFINITY;
                for (int j = 0; j < m; j++) {
                    if (done[j]) {
                        continue;
                    }
                    double through = base + costs[row * m + j] - v[j];
                    if (through < distance[j]) {
                        distance[j] = through;
                        from[j] = row;
                    }
                    if (distance[j] < least || (distance[j] == least && next != NONE && columnTo[j] == NONE)) {
                        least = distance[j];
                        next = j;
                    }
                }
                if (next == NONE || alone <= least) {
                    if (leaves == NONE) {
                        throw new IllegalArgumentException("the costs allow no assignment");
                    }
                    so = alone;
                    end = NONE;
                    break;
                }
                so = least;
                if (columnTo[next] == NONE) {
                    end = next;
                    leaves = NONE;
                    break;
                }
                done[next] = true;
                row = columnTo[next];
            }
            for (int i = 0; i < treeSize; i++) {
                u[tree[i]] += so - reached[tree[i]];
            }
            for (int j = 0; j < m; j++) {
                if (done[j]) {
                    v[j] -= so - distance[j];
                }
            }
            if (leaves != NONE) {
                // This row gives its column up, and whoever the path came from takes it.
                end = rowTo[leaves];
                rowTo[leaves] = NONE;
            }
            while (end != NONE) {
                int taker = from[end];
                int given = rowTo[taker];
                rowTo[taker] = end;
                columnTo[end] = taker;
                end = taker == start ? NONE : given;
            }
        }

        private double cheapest(int row) {
            double least = Double.POSITIVE_INFINITY;
            for (int j = 0; j < m; j++) {
                least = Math.min(least, costs[row * m + j] - v[j]);
            }
            return least;
        }
    }
}
