package org.mm4j.cv.models.transformer;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.Dropout;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Linear;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.nn.ReLU;
import org.mm4j.engine.nn.Sequential;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.IntPair;

/**
 * Attention inside windows by angles, with a number for each distance that a small network {@code cpb_mlp} makes (<a
 * href="https://arxiv.org/abs/2111.09883">Swin V2</a>). Parameters {@code logit_scale}, {@code q_bias} and {@code v_bias},
 * buffers {@code relative_coords_table} and {@code relative_position_index}, children {@code cpb_mlp}, {@code qkv} and
 * {@code proj}.
 */
public final class WindowMSAV2 extends BaseModule implements WindowAttention {

    private static final int HIDDEN = 512;
    private static final double EPS = 1e-12;

    private final WindowMSA.Args args;
    private final Sequential distances;
    private final Parameter logitScale;
    private final Parameter coordinates;
    private final Parameter index;
    private final Linear qkv;
    private final @Nullable Parameter queryBias;
    private final @Nullable Parameter valueBias;
    private final Dropout attnDrop;
    private final Linear proj;
    private final Dropout projDrop;

    /**
     * Makes the layer.
     *
     * @param args the settings, without a scale
     * @param pretrainedWindow side of the windows that the weights were trained with; 0 for those of now
     */
    public WindowMSAV2(WindowMSA.Args args, int pretrainedWindow) {
        this.args = args;
        IntPair window = args.window();
        long places = (long) window.height() * window.width();
        this.logitScale = parameter("logit_scale", t -> t.fill_(new Scalar(Math.log(10))), args.numHeads(), 1, 1);
        this.queryBias = args.qkvBias() ? parameter("q_bias", Tensor::zero_, args.embedDims()) : null;
        this.valueBias = args.qkvBias() ? parameter("v_bias", Tensor::zero_, args.embedDims()) : null;
        long rows = 2L * window.height() - 1;
        long columns = 2L * window.width() - 1;
        this.coordinates = buffer(
                "relative_coords_table",
                ScalarType.Float,
                t -> t.copy_(Tensors.of(coordinates(window, pretrainedWindow), 1, rows, columns, 2)),
                1,
                rows,
                columns,
                2);
        this.index = buffer(
                "relative_position_index",
                ScalarType.Long,
                t -> t.copy_(Tensors.of(RelativePositions.index(window), places, places)),
                places,
                places);
        this.distances = child(
                "cpb_mlp",
                new Sequential(
                        new Linear(2, HIDDEN, true),
                        new ReLU(new ReLU.Args(false)),
                        new Linear(HIDDEN, args.numHeads(), false)));
        this.qkv = child("qkv", new Linear(args.embedDims(), 3 * args.embedDims(), false));
        this.attnDrop = child("attn_drop", new Dropout(new Dropout.Args(args.attnDrop(), false)));
        this.proj = child("proj", new Linear(args.embedDims(), args.embedDims(), true));
        this.projDrop = child("proj_drop", new Dropout(new Dropout.Args(args.projDrop(), false)));
    }

    /** Distances down and along, on a logarithmic scale that has 1 at the side of the window that was trained with. */
    private static float[] coordinates(IntPair window, int pretrained) {
        int rows = 2 * window.height() - 1;
        int columns = 2 * window.width() - 1;
        float[] values = new float[rows * columns * 2];
        for (int i = 0; i < rows * columns; i++) {
            int down = i / columns - window.height() + 1;
            int along = i % columns - window.width() + 1;
            values[2 * i] = logarithmic(down, pretrained > 0 ? pretrained : window.height());
            values[2 * i + 1] = logarithmic(along, pretrained > 0 ? pretrained : window.width());
        }
        return values;
    }

    private static float logarithmic(int distance, int side) {
        double scaled = 8.0 * distance / (side - 1);
        return (float) (Math.signum(scaled) * Math.log1p(Math.abs(scaled)) / Math.log(8));
    }

    @Override
    public Tensor forward(Tensor windows, @Nullable Tensor mask) {
        return TorchScope.keeping(() -> {
            long n = windows.size(0);
            long places = windows.size(1);
            Tensor parts = biased(qkv.forward(windows))
                    .reshape(n, places, 3, args.numHeads(), args.embedDims() / args.numHeads())
                    .permute(2, 0, 3, 1, 4);
            Tensor bias = bias();
            Tensor attended = guarded(() -> {
                Tensor scale =
                        logitScale.value().clamp_max(new Scalar(Math.log(100))).exp();
                Tensor angles = direction(parts.select(0, 0))
                        .matmul(direction(parts.select(0, 1)).transpose(-2, -1));
                Tensor weights = WindowMSA.masked(angles.mul(scale).add(bias), mask);
                return attnDrop.forward(weights.softmax(-1)).matmul(parts.select(0, 2));
            });
            Tensor joined = attended.transpose(1, 2).reshape(n, places, args.embedDims());
            return projDrop.forward(proj.forward(joined));
        });
    }

    /** Queries and values have a bias, keys have none. */
    private Tensor biased(Tensor all) {
        if (queryBias == null || valueBias == null) {
            return all;
        }
        Tensor none = torch.zeros_like(valueBias.value());
        return all.add(Tensors.cat(List.of(queryBias.value(), none, valueBias.value()), 0));
    }

    private static Tensor direction(Tensor x) {
        Tensor length = x.norm(new ScalarOptional(new Scalar(2)), new long[] {-1}, true);
        return x.div(length.clamp_min(new Scalar(EPS)));
    }

    private Tensor bias() {
        Tensor pairs = index.value();
        return distances
                .forward(coordinates.value())
                .view(-1, args.numHeads())
                .index_select(0, pairs.view(-1))
                .view(pairs.size(0), pairs.size(1), -1)
                .permute(2, 0, 1)
                .sigmoid()
                .mul(new Scalar(16))
                .unsqueeze(0);
    }

    @Override
    public long multiplyAdds(long[] output) {
        return WindowMSA.products(output);
    }

    @Override
    public List<String> typeNames() {
        return List.of("WindowMSAV2", "BaseModule");
    }
}
