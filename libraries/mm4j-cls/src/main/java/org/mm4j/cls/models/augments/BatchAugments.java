package org.mm4j.cls.models.augments;

import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.mm4j.registry.Doc;
import org.mm4j.registry.FromConfig;

/**
 * Augmentations of which one is chosen for each batch.
 *
 * @param augments the augmentations
 * @param probs the probability of each, with nothing done for the rest; null for all alike
 */
public record BatchAugments(
        @Doc("the augmentations: one or several") Several augments,
        @Doc("the probability of each") @Nullable Probabilities probs) {

    /** One augmentation or several. */
    public record Several(List<BatchAugment> all) {

        public Several {
            all = List.copyOf(all);
            if (all.isEmpty()) {
                throw new IllegalArgumentException("augments: expected at least one");
            }
        }

        /** One. */
        @FromConfig
        public static Several of(BatchAugment one) {
            return new Several(List.of(one));
        }

        /** Several. */
        @FromConfig
        public static Several of(List<BatchAugment> all) {
            return new Several(all);
        }
    }

    /** One probability or several. */
    public record Probabilities(List<Double> all) {

        public Probabilities {
            all = List.copyOf(all);
            double sum = all.stream().mapToDouble(Double::doubleValue).sum();
            if (sum > 1 + 1e-9 || all.stream().anyMatch(p -> !(p >= 0))) {
                throw new IllegalArgumentException("probs: expected numbers from 0 whose sum is at most 1, got " + all);
            }
        }

        /** One. */
        @FromConfig
        public static Probabilities of(double one) {
            return new Probabilities(List.of(one));
        }

        /** Several. */
        @FromConfig
        public static Probabilities of(List<Double> all) {
            return new Probabilities(all);
        }
    }

    public BatchAugments {
        if (probs != null && probs.all().size() != augments.all().size()) {
            throw new IllegalArgumentException("probs: expected one for each of "
                    + augments.all().size() + " augments, got " + probs.all().size());
        }
    }

    /** Chooses one, or none, and applies it. */
    public BatchAugment.Mixed apply(BatchAugment.Mixed batch, RandomGenerator random) {
        List<BatchAugment> all = augments.all();
        if (probs == null) {
            return all.get(random.nextInt(all.size())).apply(batch, random);
        }
        double drawn = random.nextDouble();
        for (int i = 0; i < all.size(); i++) {
            drawn -= probs.all().get(i);
            if (drawn < 0) {
                return all.get(i).apply(batch, random);
            }
        }
        return batch;
    }
}
