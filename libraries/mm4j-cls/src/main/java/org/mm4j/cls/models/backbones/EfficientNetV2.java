package org.mm4j.cls.models.backbones;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.Acts;
import org.mm4j.cv.models.ConvModule;
import org.mm4j.cv.models.DropPath;
import org.mm4j.cv.models.SELayer;
import org.mm4j.cv.models.Widths;
import org.mm4j.cv.models.mobile.InvertedResidual;
import org.mm4j.cv.models.mobile.MobileKit;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.Sequential;
import org.mm4j.engine.structures.Ints;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/**
 * EfficientNetV2 (<a href="https://arxiv.org/abs/2104.00298">Smaller models and faster training</a>). From pictures (N,
 * in_channels, H, W) to the maps of the layers that are asked for: the first convolution, the stages, and the last
 * convolution, of stride 32.
 */
@Doc("EfficientNetV2.")
public final class EfficientNetV2 extends LayeredBackbone {

    /** What a stage is made of. */
    private enum Kind {
        PLAIN,
        FUSED,
        MOBILE
    }

    private record Stage(int blocks, int stride, int expand, int channels, Kind kind) {}

    /**
     * A network.
     *
     * @param stem channels of the first convolution
     * @param last channels of the last one
     */
    private record Arch(int stem, List<Stage> stages, int last) {

        /** Stages as most networks have them; the first keeps the size. */
        static Arch of(int stem, int last, int[] blocks, int[] channels) {
            List<Stage> stages = new ArrayList<>();
            for (int i = 0; i < blocks.length; i++) {
                Kind kind = i == 0 ? Kind.PLAIN : i < 3 ? Kind.FUSED : Kind.MOBILE;
                int stride = i == 0 || i == 4 || i == 6 ? 1 : 2;
                stages.add(new Stage(blocks[i], stride, i == 0 ? 1 : i < 4 ? 4 : 6, channels[i], kind));
            }
            return new Arch(stem, stages, last);
        }
    }

    private static final Map<String, Arch> ARCHS = new TreeMap<>();

    static {
        add(Arch.of(24, 1280, new int[] {2, 4, 4, 6, 9, 15}, new int[] {24, 48, 64, 128, 160, 256}), "s", "small");
        add(
                Arch.of(24, 1280, new int[] {3, 5, 5, 7, 14, 18, 5}, new int[] {24, 48, 80, 160, 176, 304, 512}),
                "m",
                "medium");
        add(
                Arch.of(32, 1280, new int[] {4, 7, 7, 10, 19, 25, 7}, new int[] {32, 64, 96, 192, 224, 384, 640}),
                "l",
                "large");
        add(Arch.of(32, 1280, new int[] {4, 8, 8, 16, 24, 32, 8}, new int[] {32, 64, 96, 192, 256, 512, 640}), "xl");
        add(Arch.of(32, 1280, new int[] {1, 2, 2, 3, 5, 8}, new int[] {16, 32, 48, 96, 112, 192}), "b0");
        add(Arch.of(32, 1280, new int[] {2, 3, 3, 4, 6, 9}, new int[] {16, 32, 48, 96, 112, 192}), "b1");
        add(Arch.of(32, 1408, new int[] {2, 3, 3, 4, 6, 10}, new int[] {16, 32, 56, 104, 120, 208}), "b2");
        add(Arch.of(40, 1536, new int[] {2, 3, 3, 5, 7, 12}, new int[] {16, 40, 56, 112, 136, 232}), "b3");
    }

    private static void add(Arch arch, String... names) {
        for (String name : names) {
            ARCHS.put(name, arch);
        }
    }

    /** The arguments. */
    public record Args(
            @Doc("s, m, l, xl, or b0 to b3") @Default("'s'") String arch,
            @Doc("channels of the pictures") @Default("3") int inChannels,

            @Doc("probability of the last block to be dropped in training; less for those before") @Default("0.")
            double dropPathRate,

            @Doc("layers to return; negative from behind") @Default("(-1, )")
            Ints outIndices,

            @Doc("how many layers are not trained") @Default("0")
            int frozenStages,

            @Doc("the convolutions that make maps smaller, the first and the last one")
            @Default("dict(type='Conv2dAdaptivePadding')")
            @Nullable
            Part<Convolution> convCfg,

            @Doc("the norms") @Default("dict(type='BN', eps=1e-3, momentum=0.1)")
            Part<Norm> normCfg,

            @Doc("the activations") @Default("dict(type='Swish')")
            Part<Activation> actCfg,

            @Doc("keep running statistics fixed in training") @Default("False")
            boolean normEval,

            @Doc("run blocks again in the backward pass: less memory for more time") @Default("False")
            boolean withCp,

            @Default("[dict(type='Kaiming', layer='Conv2d'),"
                    + " dict(type='Constant', layer=['_BatchNorm', 'GroupNorm'], val=1)]")
            @Nullable
            InitCfg initCfg) {}

    private final Args args;
    private final BuildContext build;

    /** Makes the backbone. */
    public EfficientNetV2(Args args, BuildContext build) {
        super(args.initCfg(), args.normEval());
        this.args = args;
        this.build = build;
        Arch arch = ARCHS.get(args.arch());
        if (arch == null) {
            throw new IllegalArgumentException(
                    "arch: unknown '" + args.arch() + "'; there are " + String.join(", ", ARCHS.keySet()));
        }
        ModuleList<Layer> layers = child("layers", new ModuleList<>());
        layer(layers.add(conv(args.inChannels(), arch.stem(), 3, 2)));
        double[] rates = DropPath.decay(
                args.dropPathRate(),
                arch.stages().stream().mapToInt(Stage::blocks).sum());
        int in = arch.stem();
        int block = 0;
        for (Stage stage : arch.stages()) {
            List<Layer> blocks = new ArrayList<>();
            for (int i = 0; i < stage.blocks(); i++) {
                blocks.add(block(stage, in, i == 0 ? stage.stride() : 1, rates[block++]));
                in = stage.channels();
            }
            layer(layers.add(new Sequential(blocks)));
        }
        layer(layers.add(conv(in, arch.last(), 1, 1)));
        Freezing.check(args.frozenStages(), 0, arch.stages().size() + 1);
        returns(args.outIndices(), args.frozenStages());
    }

    private ConvModule conv(int in, int out, int kernel, int stride) {
        return ConvModule.builder(in, out, kernel)
                .stride(stride)
                .conv(args.convCfg())
                .norm(args.normCfg())
                .act(args.actCfg())
                .build();
    }

    private Layer block(Stage stage, int in, int stride, double rate) {
        int out = stage.channels();
        if (stage.kind() == Kind.PLAIN) {
            return new EnhancedConvModule(args.normCfg(), args.actCfg(), in, out, 3, stride, rate);
        }
        MobileKit kit =
                new MobileKit(stride == 2 ? args.convCfg() : null, args.normCfg(), args.actCfg(), args.withCp());
        int mid = in * stage.expand();
        if (stage.kind() == Kind.FUSED) {
            return new EdgeResidual(kit, in, out, mid, 3, stride, null, true, rate);
        }
        int squeezed = Widths.divisible(Math.floor((double) mid / (stage.expand() * 4)), 1);
        Layer attention = new SELayer(mid, squeezed, null, args.actCfg(), Acts.of(build, "Sigmoid"));
        return new InvertedResidual(kit, in, out, mid, 3, stride, mid != in, attention, rate);
    }
}
