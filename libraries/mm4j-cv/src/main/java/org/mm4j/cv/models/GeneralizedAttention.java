package org.mm4j.cv.models;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.resnet.PluginLayer;
import org.mm4j.engine.init.Inits;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.AvgPool2d;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Linear;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.nn.Upsample;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Attention between the cells of a map, whose energy is a sum of up to four terms
 * (<a href="https://arxiv.org/abs/1904.05873">An empirical study of spatial attention mechanisms</a>): (N, C, H, W) keeps its
 * shape.
 */
@Doc("Attention between the cells of a map.")
public final class GeneralizedAttention extends BaseModule implements PluginLayer {

    /** The arguments. */
    public record Args(
            @Doc("channels of the map") int inChannels,

            @Doc("how far attention reaches; only -1, everywhere") @Default("-1")
            int spatialRange,

            @Doc("number of heads") @Default("9") int numHeads,

            @Doc("numbers that stand for a distance; not positive: as many as channels") @Default("-1")
            int positionEmbeddingDim,

            @Doc("distances are multiplied by it") @Default("1")
            double positionMagnitude,

            @Doc("every how many-th cell is a key, along each axis") @Default("2")
            int kvStride,

            @Doc("every how many-th cell is a query, along each axis") @Default("1")
            int qStride,

            @Doc("four digits 0 or 1: query and key, query and distance, key only, distance only") @Default("'1111'")
            String attentionType,

            @Doc("behind the layer's name in its block") @Default("''")
            Postfix postfix) {

        /** Checks the digits and the heads. */
        public Args {
            if (!attentionType.matches("[01]{4}") || attentionType.equals("0000")) {
                throw new IllegalArgumentException(
                        "attention_type: expected four digits 0 or 1, not all 0, got '" + attentionType + "'");
            }
            if (spatialRange >= 0) {
                throw new IllegalArgumentException("spatial_range: only -1 is supported, got " + spatialRange);
            }
            if (numHeads < 1 || numHeads > inChannels || kvStride < 1 || qStride < 1) {
                throw new IllegalArgumentException("num_heads, kv_stride and q_stride are at least 1, and there are not"
                        + " more heads than channels");
            }
        }

        private boolean has(int term) {
            return attentionType.charAt(term) == '1';
        }
    }

    private static final int QUERY_KEY = 0;
    private static final int QUERY_DISTANCE = 1;
    private static final int KEY = 2;
    private static final int DISTANCE = 3;
    private static final double WAVE_LENGTH = 1000;

    private final Args args;
    private final long head;
    private final @Nullable Conv2d queryConv;
    private final @Nullable Conv2d keyConv;
    private final Conv2d valueConv;
    private final @Nullable Linear distanceX;
    private final @Nullable Linear distanceY;
    private final @Nullable Parameter keyBias;
    private final @Nullable Parameter distanceBias;
    private final Conv2d projConv;
    private final Parameter gamma;

    /** A layer as a config describes it. */
    public GeneralizedAttention(Args args) {
        this.args = args;
        int inside = args.inChannels() / args.numHeads();
        int out = inside * args.numHeads();
        this.head = inside;
        this.queryConv = args.has(QUERY_KEY) || args.has(QUERY_DISTANCE) ? pointwise("query_conv", out, false) : null;
        this.keyConv = args.has(QUERY_KEY) || args.has(KEY) ? pointwise("key_conv", out, false) : null;
        this.valueConv = pointwise("value_conv", out, false);
        boolean isDistanceUsed = args.has(QUERY_DISTANCE) || args.has(DISTANCE);
        int half = embeddingDim() / 2;
        this.distanceX = isDistanceUsed ? spread(child("appr_geom_fc_x", new Linear(half, out, false))) : null;
        this.distanceY = isDistanceUsed ? spread(child("appr_geom_fc_y", new Linear(half, out, false))) : null;
        double bound = 1 / Math.sqrt(inside * 2.0);
        this.keyBias = args.has(KEY) ? parameter("appr_bias", t -> Inits.uniform(t, -bound, bound), out) : null;
        this.distanceBias =
                args.has(DISTANCE) ? parameter("geom_bias", t -> Inits.uniform(t, -bound, bound), out) : null;
        this.projConv = child("proj_conv", Conv2d.of(out, args.inChannels(), 1));
        spread(projConv);
        this.gamma = parameter("gamma", Tensor::zero_, 1);
    }

    private int embeddingDim() {
        return args.positionEmbeddingDim() > 0 ? args.positionEmbeddingDim() : args.inChannels();
    }

    private Conv2d pointwise(String name, int out, boolean hasBias) {
        return spread(child(name, Conv2d.of(args.inChannels(), out, 1, 1, 0, 1, 1, hasBias)));
    }

    private static <M extends BaseModule> M spread(M module) {
        module.parameters()
                .forEach((name, parameter) -> parameter.initializeBy(
                        name.equals("bias")
                                ? t -> t.fill_(new Scalar(0L))
                                : t -> Inits.kaiming(t, 1, Inits.fanIn(t.shape()), "leaky_relu", true)));
        return module;
    }

    @Override
    public String childName() {
        return "gen_attention_block" + args.postfix();
    }

    @Override
    public Tensor forward(Tensor x) {
        return TorchScope.keeping(() -> guarded(() -> {
            Tensor queries = every(x, args.qStride());
            Tensor keys = every(x, args.kvStride());
            long n = x.size(0);
            long heads = args.numHeads();
            Tensor attention = energy(queries, keys).softmax(-1);
            Tensor values = valueConv.forward(keys).reshape(n, heads, head, -1).permute(0, 1, 3, 2);
            boolean isOneForAll = attention.size(2) == 1;
            Tensor out = attention
                    .matmul(values)
                    .permute(0, 1, 3, 2)
                    .reshape(n, head * heads, isOneForAll ? 1 : queries.size(2), isOneForAll ? 1 : queries.size(3));
            out = projConv.forward(out);
            if (args.qStride() > 1) {
                IntPair size = IntPair.of((int) x.size(2), (int) x.size(3));
                out = new Upsample(new Upsample.Args(size, null, "bilinear", false, null)).forward(out);
            }
            return out.mul(gamma.value()).add(x);
        }));
    }

    private static Tensor every(Tensor x, int stride) {
        return stride == 1
                ? x
                : new AvgPool2d(IntPair.of(1), IntPair.of(stride), IntPair.of(0), false, true).forward(x);
    }

    /** (n, heads, queries, keys); one query for all where only keys count. */
    private Tensor energy(Tensor queries, Tensor keys) {
        long n = queries.size(0);
        long heads = args.numHeads();
        long h = queries.size(2);
        long w = queries.size(3);
        long keyRows = keys.size(2);
        long keyColumns = keys.size(3);
        Tensor query = queryConv == null
                ? null
                : queryConv.forward(queries).reshape(n, heads, head, h * w).permute(0, 1, 3, 2);
        Tensor key = keyConv == null ? null : keyConv.forward(keys).reshape(n, heads, head, keyRows * keyColumns);
        Tensor sum = null;
        if (key != null) {
            Tensor left = plus(args.has(QUERY_KEY) ? query : null, keyBias);
            sum = left.matmul(key).view(n, heads, -1, keyRows, keyColumns);
        }
        if (distanceX != null && distanceY != null) {
            Tensor left = plus(args.has(QUERY_DISTANCE) ? query : null, distanceBias);
            Tensor far = distances(left, h, w, keyRows, keyColumns, distanceX, distanceY);
            sum = sum == null ? far : sum.add(far);
        }
        if (sum == null) {
            throw new IllegalStateException("no term of the energy");
        }
        return sum.reshape(n, heads, -1, keyRows * keyColumns);
    }

    /** (n or 1, heads, queries or 1, head). */
    private Tensor plus(@Nullable Tensor query, @Nullable Parameter bias) {
        Tensor own = bias == null ? null : bias.value().view(1, args.numHeads(), 1, head);
        if (query == null) {
            if (own == null) {
                throw new IllegalStateException("neither queries nor a bias");
            }
            return own;
        }
        return own == null ? query : query.add(own);
    }

    /** (n or 1, heads, queries, key rows, key columns): the terms of the distances along both axes. */
    private Tensor distances(Tensor left, long h, long w, long keyRows, long keyColumns, Linear alongX, Linear alongY) {
        Tensor x = axis(alongX, w, keyColumns, left);
        Tensor y = axis(alongY, h, keyRows, left);
        long n = left.size(0);
        long heads = args.numHeads();
        boolean isBiasOnly = left.size(2) == 1 && h * w != 1;
        // Of each axis (heads, queries, head, keys).
        Tensor grid = isBiasOnly
                ? left.view(n, heads, 1, 1, head).expand(n, heads, h, w, head)
                : left.reshape(n, heads, h, w, head);
        Tensor transposed = grid.permute(0, 1, 3, 2, 4);
        Tensor energyX = transposed.matmul(x).permute(0, 1, 3, 2, 4).unsqueeze(4);
        Tensor energyY = rowsOf(grid, transposed).matmul(y).unsqueeze(5);
        return energyX.add(energyY).reshape(n, heads, h * w, keyRows, keyColumns);
    }

    /**
     * The queries that the distances along rows meet. Published weights of '?1?0' were trained with rows and columns of the
     * queries exchanged there, which only a square map allows.
     */
    private Tensor rowsOf(Tensor grid, Tensor transposed) {
        if (!args.has(QUERY_DISTANCE) || args.has(DISTANCE)) {
            return grid;
        }
        if (grid.size(2) != grid.size(3)) {
            throw new IllegalArgumentException("attention_type '" + args.attentionType()
                    + "': with distances of queries only, a map must be square, got " + grid.size(2) + " x "
                    + grid.size(3) + " queries");
        }
        return transposed;
    }

    /** What stands for the distances along one axis: (1, heads, queries, head, keys). */
    private Tensor axis(Linear layer, long queries, long keys, Tensor like) {
        int waves = (int) Math.ceil(embeddingDim() / 4.0);
        float[] embedding = new float[Math.toIntExact(queries * keys * 2 * waves)];
        int at = 0;
        for (long q = 0; q < queries; q++) {
            for (long k = 0; k < keys; k++) {
                float distance = (float) ((q * args.qStride() - k * args.kvStride()) * args.positionMagnitude());
                for (int i = 0; i < 2 * waves; i++) {
                    float wave = (float) Math.pow(WAVE_LENGTH, 4.0 / embeddingDim() * (i % waves));
                    double angle = distance / wave;
                    embedding[at++] = (float) (i < waves ? Math.sin(angle) : Math.cos(angle));
                }
            }
        }
        Tensor positions = Tensors.of(embedding, queries, keys, 2L * waves).to(like.device(), ScalarType.Float);
        return layer.forward(positions)
                .div(new Scalar(Math.sqrt(2)))
                .view(1, queries, keys, args.numHeads(), head)
                .permute(0, 3, 1, 4, 2);
    }

    @Override
    public List<String> typeNames() {
        return List.of("GeneralizedAttention", "Module");
    }
}
