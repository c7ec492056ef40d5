package org.mm4j.cls.models.backbones;

import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Layers;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Sequential;
import org.mm4j.engine.structures.Ints;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.FromConfig;
import org.mm4j.registry.Part;

/**
 * ConvMixer (<a href="https://arxiv.org/abs/2201.09792">Patches are all you need?</a>). From pictures (N, in_channels, H, W)
 * to the maps of the layers that are asked for, all of one stride, the size of a patch.
 */
@Doc("ConvMixer.")
public final class ConvMixer extends LayeredBackbone {

    /** The arguments. */
    public record Args(
            @Doc("768/32, 1024/20, 1536/20, or a dict of embed_dims, depth, patch_size and kernel_size")
            @Default("'768/32'")
            Arch arch,

            @Doc("channels of the pictures") @Default("3") int inChannels,
            @Doc("the norms") @Default("dict(type='BN')") Part<Norm> normCfg,

            @Doc("the activations") @Default("dict(type='GELU')")
            Part<Activation> actCfg,

            @Doc("layers to return; negative from behind") @Default("-1")
            Ints outIndices,

            @Doc("how many layers behind the stem are not trained") @Default("0")
            int frozenStages,

            @Nullable InitCfg initCfg) {}

    /**
     * Sizes: configs write a name or a dict.
     *
     * @param embedDims channels of all layers
     * @param depth number of layers
     * @param patchSize side of the squares that the stem sees
     * @param kernelSize side of the kernels of layers, odd
     */
    public record Arch(int embedDims, int depth, int patchSize, int kernelSize) {

        private static final Map<String, Arch> NAMED = new TreeMap<>(Map.of(
                "768/32", new Arch(768, 32, 7, 7),
                "1024/20", new Arch(1024, 20, 14, 9),
                "1536/20", new Arch(1536, 20, 7, 9)));

        public Arch {
            if (kernelSize % 2 == 0) {
                throw new IllegalArgumentException("kernel_size: expected an odd number, got " + kernelSize);
            }
        }

        /** The sizes of a name. */
        @FromConfig
        public static Arch of(String name) {
            Arch arch = NAMED.get(name);
            if (arch == null) {
                throw new IllegalArgumentException(
                        "arch: unknown '" + name + "'; there are " + String.join(", ", NAMED.keySet()));
            }
            return arch;
        }

        /** Sizes of one's own. */
        @FromConfig
        public static Arch of(Own own) {
            return new Arch(own.embedDims(), own.depth(), own.patchSize(), own.kernelSize());
        }
    }

    /** A dict of sizes. */
    public record Own(
            @Doc("channels of all layers") int embedDims,
            @Doc("number of layers") int depth,
            @Doc("side of the squares that the stem sees") int patchSize,
            @Doc("side of the kernels of layers") int kernelSize) {}

    private final Args args;

    /** Makes the backbone. */
    public ConvMixer(Args args) {
        super(args.initCfg(), false);
        this.args = args;
        Arch arch = args.arch();
        int width = arch.embedDims();
        int patch = arch.patchSize();
        stem(child("stem", follow(Conv2d.of(args.inChannels(), width, patch, patch, 0, 1, 1, true))));
        Sequential stages = child("stages", new Sequential());
        int kernel = arch.kernelSize();
        for (int i = 0; i < arch.depth(); i++) {
            Sequential near = follow(Conv2d.of(width, width, kernel, 1, kernel / 2, 1, width, true));
            layer(stages.add(new Sequential(
                    new Residual(near), Conv2d.of(width, width, 1), act(), Layers.norm(args.normCfg(), width))));
        }
        Freezing.check(args.frozenStages(), 0, arch.depth());
        returns(args.outIndices(), args.frozenStages());
    }

    /** A convolution, and activation and norm behind it. */
    private Sequential follow(Conv2d conv) {
        return new Sequential(
                conv, act(), Layers.norm(args.normCfg(), args.arch().embedDims()));
    }

    private Activation act() {
        return Layers.activation(args.actCfg(), false);
    }

    /** The stem is always trained. */
    @Override
    void freezeStem(Layer first) {}

    /** Adds what came in. */
    private static final class Residual extends BaseModule implements Layer {

        private final Layer fn;

        Residual(Layer fn) {
            this.fn = childOf("fn", fn);
        }

        @Override
        public Tensor forward(Tensor x) {
            return TorchScope.keeping(() -> fn.forward(x).add(x));
        }
    }
}
