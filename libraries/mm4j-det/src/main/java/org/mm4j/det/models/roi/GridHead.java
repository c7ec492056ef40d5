package org.mm4j.det.models.roi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.Bias;
import org.mm4j.cv.models.ConvModule;
import org.mm4j.det.models.losses.Loss;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.ConvTranspose2d;
import org.mm4j.engine.nn.GroupNorm;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Kind;
import org.mm4j.registry.Part;

/**
 * Finds boxes by a grid of points in each, every point by a map of where it may be
 * (<a href="https://arxiv.org/abs/1811.12030">Grid R-CNN</a>). Points count down the columns, left column first.
 */
@Kind("model")
@Doc("Finds boxes by a grid of points in each.")
public final class GridHead extends BaseModule {

    /** The arguments. */
    public record Args(
            @Default("9") @Doc("points in a box, a square number of at least 4")
            int gridPoints,

            @Default("8") @Doc("convolutions, at least 1") int numConvs,

            @Default("14") @Doc("height and width of the features of a region")
            int roiFeatSize,

            @Default("256") @Doc("their channels") int inChannels,

            @Default("3") @Doc("side of the kernels of the convolutions")
            int convKernelSize,

            @Default("64") @Doc("channels for each point") int pointFeatChannels,

            @Default("4") @Doc("side of the kernels of the enlargements")
            int deconvKernelSize,

            @Default("False") @Doc("has no effect, as in the original")
            boolean classAgnostic,

            @Default("dict(type='CrossEntropyLoss', use_sigmoid=True, loss_weight=15)")
            Loss lossGrid,

            @Nullable Part<Convolution> convCfg,

            @Default("dict(type='GN', num_groups=36)") @Nullable
            Part<Norm> normCfg,

            @Default("[dict(type='Kaiming', layer=['Conv2d', 'Linear']), dict(type='Normal', layer='ConvTranspose2d',"
                    + " std=0.001, override=dict(type='Normal', name='deconv2', std=0.001, bias=-4.59511985013459))]")
            @Nullable
            InitCfg initCfg) {

        /** Checks the points. */
        public Args {
            int side = (int) Math.round(Math.sqrt(gridPoints));
            if (gridPoints < 4 || side * side != gridPoints) {
                throw new IllegalArgumentException("grid_points is a square number of at least 4, not " + gridPoints);
            }
            if (numConvs < 1) {
                throw new IllegalArgumentException("num_convs is at least 1, not " + numConvs);
            }
        }
    }

    /**
     * Maps of points.
     *
     * @param fused (k, points, h, w) before the sigmoid, of what neighbours know together
     * @param unfused of what each point knows itself; the same where nothing is trained
     */
    record Maps(Tensor fused, Tensor unfused) {}

    private final Args args;
    private final int side;
    private final int whole;
    private final int half;
    private final int[][] neighbours;
    private final ModuleList<ConvModule> convs;
    private final ConvTranspose2d deconv1;
    private final GroupNorm norm1;
    private final ConvTranspose2d deconv2;
    private final ModuleList<ModuleList<ModuleList<Conv2d>>> first;
    private final ModuleList<ModuleList<ModuleList<Conv2d>>> second;

    /** Makes the head. */
    public GridHead(Args args) {
        super(args.initCfg());
        this.args = args;
        this.side = (int) Math.round(Math.sqrt(args.gridPoints()));
        this.whole = args.roiFeatSize() * 4;
        this.half = whole / 4 * 2;
        this.neighbours = neighbours();
        int channels = args.pointFeatChannels() * args.gridPoints();
        this.convs = child("convs", new ModuleList<>());
        for (int i = 0; i < args.numConvs(); i++) {
            convs.add(ConvModule.builder(i == 0 ? args.inChannels() : channels, channels, args.convKernelSize())
                    .stride(i == 0 ? 2 : 1)
                    .padding((args.convKernelSize() - 1) / 2)
                    .conv(args.convCfg())
                    .norm(args.normCfg())
                    .act(null)
                    .bias(Bias.YES)
                    .build());
        }
        this.deconv1 = child("deconv1", deconv(channels, channels));
        this.norm1 = child("norm1", new GroupNorm(new GroupNorm.Args(args.gridPoints(), channels, 1e-5, true, true)));
        this.deconv2 = child("deconv2", deconv(channels, args.gridPoints()));
        this.first = child("forder_trans", transitions());
        this.second = child("sorder_trans", transitions());
        childOf("loss_grid", args.lossGrid());
    }

    private int[][] neighbours() {
        int[][] all = new int[args.gridPoints()][];
        for (int point = 0; point < all.length; point++) {
            int column = point / side;
            int row = point % side;
            List<Integer> own = new ArrayList<>();
            if (column > 0) {
                own.add(point - side);
            }
            if (row > 0) {
                own.add(point - 1);
            }
            if (row < side - 1) {
                own.add(point + 1);
            }
            if (column < side - 1) {
                own.add(point + side);
            }
            all[point] = own.stream().mapToInt(i -> i).toArray();
        }
        return all;
    }

    private ConvTranspose2d deconv(int in, int out) {
        return new ConvTranspose2d(new ConvTranspose2d.Args(
                in,
                out,
                IntPair.of(args.deconvKernelSize()),
                IntPair.of(2),
                IntPair.of((args.deconvKernelSize() - 2) / 2),
                IntPair.of(0),
                args.gridPoints(),
                true,
                IntPair.of(1)));
    }

    private ModuleList<ModuleList<ModuleList<Conv2d>>> transitions() {
        int c = args.pointFeatChannels();
        ModuleList<ModuleList<ModuleList<Conv2d>>> all = new ModuleList<>();
        for (int[] own : neighbours) {
            ModuleList<ModuleList<Conv2d>> ofPoint = new ModuleList<>();
            for (int i = 0; i < own.length; i++) {
                ModuleList<Conv2d> pair = new ModuleList<>();
                pair.add(Conv2d.of(c, c, 5, 1, 2, 1, c, true));
                pair.add(Conv2d.of(c, c, 1));
                ofPoint.add(pair);
            }
            all.add(ofPoint);
        }
        return all;
    }

    // ---- layers ----

    /** Maps for the features (k, c, h, w) of regions. */
    Maps forward(Tensor features) {
        if (features.size(2) != args.roiFeatSize() || features.size(3) != args.roiFeatSize()) {
            throw new IllegalArgumentException("roi_feat_size is " + args.roiFeatSize() + ", but features are "
                    + features.size(2) + " x " + features.size(3));
        }
        try (TorchScope scope = TorchScope.open()) {
            Tensor x = features;
            for (ConvModule conv : convs) {
                x = torch.relu(conv.forward(x));
            }
            List<Tensor> own = new ArrayList<>();
            for (int i = 0; i < args.gridPoints(); i++) {
                own.add(x.narrow(1, (long) i * args.pointFeatChannels(), args.pointFeatChannels()));
            }
            Tensor fused = enlarge(Tensors.cat(passed(second, own, passed(first, own, own)), 1));
            return new Maps(scope.keep(fused), scope.keep(isTraining() ? enlarge(x) : fused));
        }
    }

    /** What points know, added to what their neighbours say. */
    private List<Tensor> passed(
            ModuleList<ModuleList<ModuleList<Conv2d>>> layers, List<Tensor> own, List<Tensor> said) {
        List<Tensor> result = new ArrayList<>();
        for (int point = 0; point < neighbours.length; point++) {
            Tensor sum = own.get(point);
            for (int i = 0; i < neighbours[point].length; i++) {
                ModuleList<Conv2d> pair = layers.get(point).get(i);
                sum = sum.add(pair.get(1).forward(pair.get(0).forward(said.get(neighbours[point][i]))));
            }
            result.add(sum);
        }
        return result;
    }

    private Tensor enlarge(Tensor x) {
        return deconv2.forward(torch.relu(norm1.forward(deconv1.forward(x))));
    }

    // ---- the quarter of the map of a region in which a point is looked for ----

    private int left(int point) {
        return start(point / side);
    }

    private int top(int point) {
        return start(point % side);
    }

    private int start(int index) {
        if (index == 0) {
            return 0;
        }
        return index == side - 1 ? half : Math.max((int) (((double) index / (side - 1) - 0.25) * whole), 0);
    }

    // ---- training ----

    /**
     * Compares maps.
     *
     * @param priors (k, 4), the boxes that features were cut of
     * @param truth (k, 4)
     * @param radius of the disc of cells that stand for a point
     */
    Tensor loss(Maps maps, Tensor priors, Tensor truth, int radius) {
        return TorchScope.keeping(() -> {
            Tensor targets = targets(Tensors.floats(priors), Tensors.floats(truth), radius)
                    .to(maps.fused().device(), ScalarType.Float);
            return args.lossGrid()
                    .forward(maps.fused(), targets)
                    .add(args.lossGrid().forward(maps.unfused(), targets));
        });
    }

    private Tensor targets(float[] priors, float[] truth, int radius) {
        int count = priors.length / 4;
        int points = args.gridPoints();
        float[] targets = new float[count * points * half * half];
        for (int i = 0; i < count; i++) {
            // The map of a region covers twice its width and height.
            float[] low = new float[2];
            float[] size = new float[2];
            for (int axis = 0; axis < 2; axis++) {
                float from = priors[4 * i + axis];
                float to = priors[4 * i + axis + 2];
                low[axis] = from - (to - from) / 2;
                size[axis] = to + (to - from) / 2 - low[axis];
            }
            if (size[0] <= side || size[1] <= side) {
                continue;
            }
            for (int point = 0; point < points; point++) {
                int[] index = {point / side, point % side};
                int[] cell = new int[2];
                for (int axis = 0; axis < 2; axis++) {
                    double factor = 1 - (double) index[axis] / (side - 1);
                    float at = (float) factor * truth[4 * i + axis] + (float) (1 - factor) * truth[4 * i + axis + 2];
                    cell[axis] = (int) ((at - low[axis]) / size[axis] * whole);
                }
                disc(targets, (i * points + point) * half * half, cell[0], cell[1], radius, point);
            }
        }
        return Tensors.of(targets, count, points, half, half);
    }

    private void disc(float[] targets, int offset, int cx, int cy, int radius, int point) {
        for (int y = cy - radius; y <= cy + radius; y++) {
            for (int x = cx - radius; x <= cx + radius; x++) {
                int column = x - left(point);
                int row = y - top(point);
                boolean isInside = column >= 0 && column < half && row >= 0 && row < half;
                if (isInside && (x - cx) * (x - cx) + (y - cy) * (y - cy) <= radius * radius) {
                    targets[offset + row * half + column] = 1;
                }
            }
        }
    }

    // ---- prediction ----

    /**
     * Boxes of what the maps say.
     *
     * @param fused (k, points, h, w) before the sigmoid
     * @param boxes k boxes that features were cut of
     */
    float[] decode(Tensor fused, float[] boxes) {
        return TorchScope.call(() -> {
            int count = boxes.length / 4;
            int points = args.gridPoints();
            var best = fused.sigmoid().view(count, points, (long) half * half).max(2, false);
            float[] scores = Tensors.floats(best.get0());
            long[] cells = Tensors.longs(best.get1());
            float[] result = new float[boxes.length];
            for (int i = 0; i < count; i++) {
                for (int corner = 0; corner < 4; corner++) {
                    result[4 * i + corner] = edge(
                            corner,
                            Arrays.copyOfRange(boxes, 4 * i, 4 * i + 4),
                            Arrays.copyOfRange(scores, i * points, (i + 1) * points),
                            Arrays.copyOfRange(cells, i * points, (i + 1) * points));
                }
            }
            return result;
        });
    }

    /** One edge of a box: the mean of its points by their scores. */
    private float edge(int corner, float[] box, float[] scores, long[] cells) {
        int axis = corner % 2;
        float size = box[axis + 2] - box[axis];
        float low = box[axis] - size / 2;
        float sum = 0;
        float weight = 0;
        for (int i = 0; i < side; i++) {
            int line = corner < 2 ? 0 : side - 1;
            int point = axis == 0 ? line * side + i : i * side + line;
            long cell = axis == 0 ? cells[point] % half + left(point) : cells[point] / half + top(point);
            sum += ((cell + 0.5f) / half * size + low) * scores[point];
            weight += scores[point];
        }
        return sum / weight;
    }
}
