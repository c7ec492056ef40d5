package org.mm4j.config.internal.dump;

import java.util.ArrayList;
import java.util.List;

/** The differences of two texts by lines, with three lines around each. */
public final class UnifiedDiff {

    private static final int CONTEXT = 3;

    private final List<String> before;
    private final List<String> after;
    private final List<Step> steps = new ArrayList<>();

    /** One line of the comparison: kept (' '), taken out ('-') or put in ('+'). */
    private record Step(char sign, String line, int before, int after) {}

    private UnifiedDiff(List<String> before, List<String> after) {
        this.before = before;
        this.after = after;
    }

    /** The lines of the difference, the heads among them; none if the texts are equal. */
    public static List<String> lines(String before, String after) {
        UnifiedDiff diff = new UnifiedDiff(List.of(before.split("\n", -1)), List.of(after.split("\n", -1)));
        diff.align();
        return diff.hunks();
    }

    /** Aligns the texts along a longest common subsequence. */
    private void align() {
        int n = before.size();
        int m = after.size();
        int[][] common = new int[n + 1][m + 1];
        for (int i = n - 1; i >= 0; i--) {
            for (int j = m - 1; j >= 0; j--) {
                common[i][j] = before.get(i).equals(after.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        int i = 0;
        int j = 0;
        while (i < n || j < m) {
            if (i < n && j < m && before.get(i).equals(after.get(j))) {
                steps.add(new Step(' ', before.get(i), i++, j++));
            } else if (j >= m || (i < n && common[i + 1][j] >= common[i][j + 1])) {
                steps.add(new Step('-', before.get(i), i++, j));
            } else {
                steps.add(new Step('+', after.get(j), i, j++));
            }
        }
    }

    private List<String> hunks() {
        List<String> out = new ArrayList<>();
        int at = 0;
        while (at < steps.size()) {
            if (steps.get(at).sign() == ' ') {
                at++;
                continue;
            }
            int start = Math.max(0, at - CONTEXT);
            int end = at;
            int kept = 0;
            while (end < steps.size() && kept <= 2 * CONTEXT) {
                kept = steps.get(end).sign() == ' ' ? kept + 1 : 0;
                end++;
            }
            end -= Math.max(0, kept - CONTEXT);
            if (out.isEmpty()) {
                out.add("--- ");
                out.add("+++ ");
            }
            hunk(steps.subList(start, end), out);
            at = end;
        }
        return out;
    }

    private static void hunk(List<Step> hunk, List<String> out) {
        long removed = hunk.stream().filter(step -> step.sign() != '+').count();
        long added = hunk.stream().filter(step -> step.sign() != '-').count();
        Step first = hunk.get(0);
        out.add("@@ -" + range(first.before(), removed) + " +" + range(first.after(), added) + " @@");
        hunk.forEach(step -> out.add(step.sign() + step.line()));
    }

    private static String range(int start, long length) {
        if (length == 1) {
            return String.valueOf(start + 1);
        }
        return (length == 0 ? start : start + 1) + "," + length;
    }
}
