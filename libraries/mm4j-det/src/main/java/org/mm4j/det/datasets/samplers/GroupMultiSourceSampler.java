package org.mm4j.det.datasets.samplers;

import java.util.ArrayList;
import java.util.List;
import java.util.PrimitiveIterator;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.dataset.ConcatDataset;
import org.mm4j.engine.dataset.Dataset;
import org.mm4j.engine.dataset.DatasetException;
import org.mm4j.engine.dataset.DistInfo;
import org.mm4j.engine.dataset.EndlessOrder;
import org.mm4j.engine.dataset.Sampler;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Samples of several data sets without end, of each the same part of every batch; the pictures of a batch are all higher
 * than wide, or all not, with the probability of these in the data.
 */
@Doc("Reads samples of several data sets in a fixed ratio, of like aspect ratio in a batch.")
public final class GroupMultiSourceSampler implements Sampler {

    /** The arguments. */
    public record Args(
            @Doc("a ConcatDataset; the loader gives it") Dataset dataset,
            @Doc("samples a batch, as the loader has it") int batchSize,

            @Doc("the ratio of the numbers of samples of each data set")
            List<Double> sourceRatio,

            @Default("True") @Doc("whether the order is random")
            boolean shuffle,

            @Nullable @Doc("of the order; the loader gives that of the run")
            Long seed) {}

    private static final int GROUPS = 2;

    private final Args args;
    private final ConcatDataset parts;
    private final int[] numbers;
    private final DistInfo dist;
    /** For higher than wide and for the others, for each part, the numbers of the samples in the whole. */
    private final List<List<int[]>> groups = new ArrayList<>();

    /**
     * The order that a config asks for.
     *
     * @throws DatasetException if a part has no picture of a group that another part has
     */
    public GroupMultiSourceSampler(Args args, BuildContext build) {
        this.args = args;
        this.parts = SourceRatio.parts(args.dataset(), "GroupMultiSourceSampler");
        int count = parts.datasets().size();
        this.numbers = SourceRatio.numbers(args.batchSize(), args.sourceRatio(), count);
        this.dist = DistInfo.of(build);
        List<List<List<Integer>>> found = new ArrayList<>();
        for (int group = 0; group < GROUPS; group++) {
            List<List<Integer>> bySource = new ArrayList<>();
            for (int source = 0; source < count; source++) {
                bySource.add(new ArrayList<>());
            }
            found.add(bySource);
        }
        for (int i = 0; i < parts.size(); i++) {
            found.get(PictureShape.isHigh(parts, i, "GroupMultiSourceSampler") ? 0 : 1)
                    .get(parts.source(i))
                    .add(i);
        }
        for (List<List<Integer>> bySource : found) {
            groups.add(bySource.stream()
                    .map(indexes -> indexes.stream().mapToInt(Integer::intValue).toArray())
                    .toList());
        }
        requireWhole();
    }

    private void requireWhole() {
        for (int group = 0; group < GROUPS; group++) {
            for (int source = 0; source < numbers.length; source++) {
                if (size(group) > 0 && groups.get(group).get(source).length == 0) {
                    throw new DatasetException("data set " + source + ", "
                            + parts.datasets().get(source) + ", has no picture that is "
                            + (group == 0 ? "higher than wide" : "at least as wide as high")
                            + ", and others have: no batch of such pictures can be made");
                }
            }
        }
    }

    private int size(int group) {
        return groups.get(group).stream().mapToInt(indexes -> indexes.length).sum();
    }

    @Override
    public Dataset dataset() {
        return parts;
    }

    @Override
    public PrimitiveIterator.OfInt order(long epoch) {
        long seed = (args.seed() == null ? 0 : args.seed()) + epoch;
        List<List<EndlessOrder>> orders = new ArrayList<>();
        for (List<int[]> bySource : groups) {
            List<EndlessOrder> sources = new ArrayList<>();
            for (int[] indexes : bySource) {
                sources.add(EndlessOrder.of(Math.max(1, indexes.length), args.shuffle(), seed, dist));
            }
            orders.add(sources);
        }
        SampleRandom random = new SampleRandom(seed);
        double isHigh = size(0) / (double) parts.size();
        return new PrimitiveIterator.OfInt() {
            private int group;
            private int source = numbers.length;
            private int taken;

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public int nextInt() {
                if (source < numbers.length && taken == numbers[source]) {
                    source++;
                    taken = 0;
                }
                if (source == numbers.length) {
                    group = random.chance(isHigh) ? 0 : 1;
                    source = 0;
                }
                taken++;
                return groups.get(group)
                        .get(source)[orders.get(group).get(source).nextInt()];
            }
        };
    }

    @Override
    public boolean isEndless() {
        return true;
    }

    /** The number of samples of the data set: the order itself has no end. */
    @Override
    public int size() {
        return parts.size();
    }
}
