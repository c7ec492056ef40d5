package org.mm4j.cv.transforms;

import java.util.List;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.registry.FromConfig;

/**
 * How probable each of several choices is, the rest being that of no choice: configs write one number, which the choices
 * share, or one for each.
 *
 * @param numbers one or several, in [0, 1]
 * @param isShared whether it is one number for all
 */
public record Probabilities(List<Double> numbers, boolean isShared) {

    /** Checks the numbers. */
    public Probabilities {
        numbers = List.copyOf(numbers);
        double sum = 0;
        for (double number : numbers) {
            if (!(number >= 0 && number <= 1)) {
                throw new IllegalArgumentException("a probability is from 0 to 1, unlike " + number);
            }
            sum += number;
        }
        if (sum > 1 + 1e-9) {
            throw new IllegalArgumentException("probabilities of choices sum to 1 at most, not to " + sum);
        }
    }

    /** One number that all choices share. */
    @FromConfig
    public static Probabilities of(double shared) {
        return new Probabilities(List.of(shared), true);
    }

    /** One number for each choice. */
    @FromConfig
    public static Probabilities of(List<Double> each) {
        return new Probabilities(each, false);
    }

    /** Refuses another number of choices than there are probabilities. */
    public void requireChoices(int choices, String what) {
        if (!isShared && numbers.size() != choices) {
            throw new IllegalArgumentException(
                    numbers.size() + " probabilities for " + choices + " " + what + "; give one for each, or one");
        }
    }

    /**
     * Draws a choice.
     *
     * @param choices how many there are
     * @return its number; {@code choices} for none
     */
    public int choose(SampleRandom random, int choices) {
        double[] each = new double[choices + 1];
        double rest = 1;
        for (int i = 0; i < choices; i++) {
            each[i] = isShared ? numbers.get(0) / choices : numbers.get(i);
            rest -= each[i];
        }
        each[choices] = Math.max(0, rest);
        return random.choice(each);
    }
}
