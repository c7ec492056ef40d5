package org.mm4j.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds the names that someone probably meant. */
public final class Names {

    private Names() {}

    /**
     * The known names that are nearest to a misspelt one, nearest first.
     *
     * <p>A name is near if it differs in letter case only, or if the Damerau-Levenshtein distance is at most a third of
     * its length (at least 1).
     *
     * @param wanted the name that was written
     * @param known the names that exist
     * @param limit the greatest number of names to give, 0 or more
     */
    public static List<String> nearest(String wanted, Collection<String> known, int limit) {
        record Candidate(String name, int distance) {}
        String folded = wanted.toLowerCase(Locale.ROOT);
        int most = Math.max(1, wanted.length() / 3);
        return known.stream()
                .distinct()
                .filter(name -> !name.equals(wanted))
                .map(name -> new Candidate(name, distance(folded, name.toLowerCase(Locale.ROOT), most)))
                .filter(candidate -> candidate.distance <= most)
                .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
                .limit(limit)
                .map(Candidate::name)
                .toList();
    }

    /** The three nearest names, nearest first. */
    public static List<String> nearest(String wanted, Collection<String> known) {
        return nearest(wanted, known, 3);
    }

    /**
     * Whether one name is probably a mistyped form of the other: one letter is wrong, missing, too many or swapped, two in
     * a name of eight letters or more. Names that differ in digits only, such as {@code conv1} and {@code conv2}, are
     * different names.
     */
    public static boolean isTypo(String wanted, String known) {
        String one = wanted.toLowerCase(Locale.ROOT);
        String other = known.toLowerCase(Locale.ROOT);
        int length = Math.min(one.length(), other.length());
        if (wanted.equals(known) || length < 4) {
            return false;
        }
        if (one.replaceAll("[0-9]", "").equals(other.replaceAll("[0-9]", "")) && !one.equals(other)) {
            return false;
        }
        int most = length < 8 ? 1 : 2;
        return distance(one, other, most) <= most;
    }

    /**
     * The number of letters to insert, delete, replace or swap with their neighbour to turn one text into the other;
     * any number above {@code most} once it is known to be above.
     */
    static int distance(String a, String b, int most) {
        if (Math.abs(a.length() - b.length()) > most) {
            return most + 1;
        }
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replace = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replace, Math.min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            int[] free = beforeLast;
            beforeLast = last;
            last = row;
            row = free;
        }
        return last[b.length()];
    }
}
