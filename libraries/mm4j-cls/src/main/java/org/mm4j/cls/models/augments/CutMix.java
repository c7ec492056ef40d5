package org.mm4j.cls.models.augments;

import java.util.List;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Puts a rectangle of another picture of the batch into each picture (<a
 * href="https://arxiv.org/abs/1905.04899">CutMix</a>), the same place for all.
 */
@Doc("Puts a rectangle of another picture of the batch into each.")
public final class CutMix implements BatchAugment {

    /** The arguments. */
    public record Args(
            @Doc("both parameters of the beta distribution of the share")
            double alpha,

            @Doc("least and largest sides of the rectangle in proportion to the picture's, in place of alpha") @Nullable
            List<Double> cutmixMinmax,

            @Doc("whether shares are those of the area that was replaced indeed") @Default("True")
            boolean correctLam) {

        public Args {
            if (!(alpha > 0)) {
                throw new IllegalArgumentException("alpha: expected more than 0, got " + alpha);
            }
            if (cutmixMinmax != null
                    && (cutmixMinmax.size() != 2
                            || cutmixMinmax.get(0) < 0
                            || cutmixMinmax.get(0) >= cutmixMinmax.get(1)
                            || cutmixMinmax.get(1) > 1)) {
                throw new IllegalArgumentException(
                        "cutmix_minmax: expected two numbers from 0 to 1, the smaller first, got " + cutmixMinmax);
            }
        }
    }

    /** Rows from top to bottom and columns from left to right; the second of each is not in it. */
    record Cut(int top, int bottom, int left, int right) {

        long area() {
            return (long) (bottom - top) * (right - left);
        }
    }

    private final Args args;

    /** As the arguments say. */
    public CutMix(Args args) {
        this.args = args;
    }

    @Override
    public Mixed apply(Mixed batch, RandomGenerator random) {
        int height = Math.toIntExact(batch.inputs().size(2));
        int width = Math.toIntExact(batch.inputs().size(3));
        double drawn = Mixing.beta(args.alpha(), random);
        Tensor order = Mixing.permutation(batch.inputs().size(0), random);
        Cut cut = cut(height, width, drawn, random);
        boolean isCorrected = args.correctLam() || args.cutmixMinmax() != null;
        double share = isCorrected ? 1 - cut.area() / ((double) height * width) : drawn;
        Tensor inputs = batch.inputs().clone();
        part(inputs, cut).copy_(part(batch.inputs(), cut).index_select(0, order));
        return new Mixed(inputs, Mixing.blend(batch.scores(), batch.scores().index_select(0, order), share));
    }

    /** The rectangle; of the rest's share {@code 1 - share}, before it is cut off at the edges. */
    Cut cut(int height, int width, double share, RandomGenerator random) {
        List<Double> bounds = args.cutmixMinmax();
        if (bounds != null) {
            int rows = between(height, bounds, random);
            int columns = between(width, bounds, random);
            int top = random.nextInt(Math.max(1, height - rows));
            int left = random.nextInt(Math.max(1, width - columns));
            return new Cut(top, top + rows, left, left + columns);
        }
        double side = Math.sqrt(1 - share);
        int rows = (int) (height * side);
        int columns = (int) (width * side);
        int y = random.nextInt(height);
        int x = random.nextInt(width);
        return new Cut(
                clip(y - rows / 2, height),
                clip(y + rows / 2, height),
                clip(x - columns / 2, width),
                clip(x + columns / 2, width));
    }

    private static int between(int size, List<Double> bounds, RandomGenerator random) {
        int least = (int) (size * bounds.get(0));
        return least + random.nextInt(Math.max(1, (int) (size * bounds.get(1)) - least));
    }

    private static int clip(int at, int size) {
        return Math.min(Math.max(at, 0), size);
    }

    private static Tensor part(Tensor x, Cut cut) {
        return x.slice(2, new LongOptional(cut.top()), new LongOptional(cut.bottom()), 1)
                .slice(3, new LongOptional(cut.left()), new LongOptional(cut.right()), 1);
    }
}
