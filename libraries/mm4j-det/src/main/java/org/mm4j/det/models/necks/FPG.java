package org.mm4j.det.models.necks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.Bias;
import org.mm4j.cv.models.ConvModule;
import org.mm4j.cv.models.Step;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Neck;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.MaxPool2d;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.structures.DoublePair;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/**
 * A grid of feature pyramids: paths one after the other, with connections between them
 * (<a href="https://arxiv.org/abs/2004.03580">FPG</a>).
 */
@Doc("A grid of feature pyramids.")
public final class FPG extends BaseModule implements Neck {

    /**
     * A connection between two maps.
     *
     * @param type {@code conv}, {@code interpolation_conv} (enlarges first) or {@code last_conv}
     */
    public record Transition(
            @Doc("'conv', 'interpolation_conv', which enlarges first, or 'last_conv'")
            String type,

            @Doc("side of the kernel; None: 3, but for 'conv', which needs it") @Nullable
            Integer kernelSize,

            @Default("1") @Doc("step") int stride,

            @Doc("padding, of 'conv' only; None: 0") @Nullable
            Integer padding,

            @Nullable Part<Convolution> convCfg,
            @Nullable Part<Norm> normCfg,
            @Default("dict(type='ReLU')") @Nullable Part<Activation> actCfg,

            @Default("True") @Doc("whether the activation overwrites its input")
            boolean inplace,

            @Default("('conv', 'norm', 'act')") @Doc("order of the steps")
            List<Step> order,

            @Default("'auto'") @Doc("whether there is a bias; 'auto': without a norm")
            Bias bias,

            @Default("'nearest'") @Doc("how 'interpolation_conv' enlarges")
            String mode,

            @Default("2") @Doc("by what") int scaleFactor,

            @Doc("whether corner pixels keep their places; not for nearest") @Nullable
            Boolean alignCorners) {

        private static final Set<String> TYPES = Set.of("conv", "interpolation_conv", "last_conv");

        /** Checks the type. */
        public Transition {
            if (!TYPES.contains(type)) {
                throw new IllegalArgumentException(
                        "type is 'conv', 'interpolation_conv' or 'last_conv', not '" + type + "'");
            }
            if (type.equals("conv") && kernelSize == null) {
                throw new IllegalArgumentException("a 'conv' needs a kernel_size");
            }
            if (!type.equals("conv") && padding != null) {
                throw new IllegalArgumentException("padding is for 'conv' only; '" + type + "' keeps the size");
            }
        }

        private ConvModule conv(int in, int out) {
            int kernel = kernelSize == null ? 3 : kernelSize;
            int pad = padding == null ? 0 : padding;
            return ConvModule.builder(in, out, kernel)
                    .stride(stride)
                    .padding(type.equals("conv") ? pad : (kernel - 1) / 2)
                    .conv(convCfg)
                    .norm(normCfg)
                    .act(actCfg)
                    .inplace(inplace)
                    .order(order.toArray(Step[]::new))
                    .bias(bias)
                    .build();
        }

        private Layer build(int in, int out) {
            ConvModule conv = conv(in, out);
            return type.equals("conv") ? conv : new Around(this, conv);
        }
    }

    /** A convolution under a name of its own, after an enlargement if there is one. */
    private static final class Around extends BaseModule implements Layer {

        private final Transition cfg;
        private final ConvModule conv;

        Around(Transition cfg, ConvModule conv) {
            this.cfg = cfg;
            this.conv = child(cfg.type().equals("last_conv") ? "conv_out" : "conv", conv);
        }

        @Override
        public Tensor forward(Tensor x) {
            if (cfg.type().equals("last_conv")) {
                return conv.forward(x);
            }
            double factor = cfg.scaleFactor();
            Enlarge enlarge = new Enlarge(cfg.mode(), new DoublePair(factor, factor), cfg.alignCorners());
            return TorchScope.keeping(() -> conv.forward(enlarge.to(x, x)));
        }
    }

    /** The arguments. */
    public record Args(
            @Doc("channels of the maps, finest first") List<Integer> inChannels,
            @Doc("channels of every map that comes out") int outChannels,
            @Doc("number of maps that come out") int numOuts,
            @Doc("number of paths") int stackTimes,

            @Doc("of each path 'bu', from fine to coarse, or 'td'")
            List<String> paths,

            @Doc("channels in between; None: out_channels") @Nullable
            Integer interChannels,

            @Doc("from the coarser map of the same path") @Nullable
            Transition sameDownTrans,

            @Default("dict(type='conv', kernel_size=3, stride=2, padding=1)")
            @Doc("from the finer map of the same path")
            @Nullable
            Transition sameUpTrans,

            @Default("dict(type='conv', kernel_size=1)") @Doc("from the same level of the path before")
            Transition acrossLateralTrans,

            @Default("dict(type='conv', kernel_size=3)") @Doc("from the coarser map of the path before") @Nullable
            Transition acrossDownTrans,

            @Doc("from the finer map of the path before") @Nullable
            Transition acrossUpTrans,

            @Doc("from the same level before all paths; None: no such connection") @Nullable
            Transition acrossSkipTrans,

            @Default("dict(type='last_conv', kernel_size=3)") @Doc("to the maps that come out; only 'last_conv'")
            Transition outputTrans,

            @Default("0") @Doc("the first map that is used") int startLevel,

            @Default("-1") @Doc("the last map that is used; -1: the last there is")
            int endLevel,

            @Default("False") @Doc("make further levels by convolutions")
            boolean addExtraConvs,

            @Doc("has no effect, as in the original") @Nullable
            Part<Norm> normCfg,

            @Doc("of each level the paths that leave it out")
            List<List<Integer>> skipInds,

            @Default("[dict(type='Caffe2Xavier', layer='Conv2d'), dict(type='Constant', layer=['_BatchNorm',"
                    + " '_InstanceNorm', 'GroupNorm', 'LayerNorm'], val=1.0)]")
            @Nullable
            InitCfg initCfg) {

        /** Checks that levels and paths fit together. */
        public Args {
            Pyramid.of(inChannels.size(), numOuts, startLevel, endLevel);
            if (paths.size() != stackTimes || !paths.stream().allMatch(p -> p.equals("bu") || p.equals("td"))) {
                throw new IllegalArgumentException(
                        "paths: expected 'bu' or 'td' for each of " + stackTimes + " (stack_times), got " + paths);
            }
            if (skipInds.size() != numOuts) {
                throw new IllegalArgumentException(
                        "skip_inds: expected a list for each of " + numOuts + " levels, got " + skipInds.size());
            }
            for (int path = 0; path < stackTimes; path++) {
                int own = path;
                if (paths.get(path).equals("td") && skipInds.stream().anyMatch(of -> of.contains(own))) {
                    throw new IllegalArgumentException("skip_inds: a path 'td' cannot leave out levels");
                }
            }
            if (!outputTrans.type().equals("last_conv")) {
                throw new IllegalArgumentException("output_trans: only 'last_conv' is supported");
            }
        }

        private boolean isSkipped(int path, int level) {
            return skipInds.get(level).contains(path);
        }
    }

    private final Args args;
    private final Pyramid levels;
    private final ModuleList<Conv2d> lateralConvs;
    private final ModuleList<Layer> extraDownsamples;
    private final List<List<Cell>> cells = new ArrayList<>();
    private final ModuleList<Layer> outputs;

    /** Makes the neck. */
    public FPG(Args args) {
        super(args.initCfg());
        this.args = args;
        this.levels = Pyramid.of(args.inChannels().size(), args.numOuts(), args.startLevel(), args.endLevel());
        int inter = args.interChannels() == null ? args.outChannels() : args.interChannels();
        this.lateralConvs = child("lateral_convs", new ModuleList<>());
        for (int i = levels.start(); i < levels.end(); i++) {
            lateralConvs.add(Conv2d.of(args.inChannels().get(i), inter, 1));
        }
        this.extraDownsamples = child("extra_downsamples", new ModuleList<>());
        for (int i = 0; i < levels.extra(); i++) {
            extraDownsamples.add(
                    args.addExtraConvs() ? Conv2d.of(inter, inter, 3, 2, 1, 1, 1, true) : MaxPool2d.of(1, 2, 0));
        }
        ModuleList<ModuleList<Cell>> transitions = child("fpn_transitions", new ModuleList<>());
        for (int path = 0; path < args.stackTimes(); path++) {
            ModuleList<Cell> own = new ModuleList<>();
            List<Cell> list = new ArrayList<>();
            for (int level = 0; level < args.numOuts(); level++) {
                Cell cell = new Cell(args, path, level, inter);
                own.add(cell);
                list.add(cell);
            }
            transitions.add(own);
            cells.add(list);
        }
        this.outputs = child("output_transition", new ModuleList<>());
        for (int i = 0; i < args.numOuts(); i++) {
            outputs.add(args.outputTrans().build(inter, args.outChannels()));
        }
    }

    /** The connections that lead to one map of one path. */
    private static final class Cell extends BaseModule {

        private final @Nullable Layer sameUp;
        private final @Nullable Layer sameDown;
        private final @Nullable Layer lateral;
        private final @Nullable Layer acrossDown;
        private final @Nullable Layer acrossUp;
        private final @Nullable Layer acrossSkip;

        Cell(Args args, int path, int level, int channels) {
            boolean isUsed = !args.isSkipped(path, level);
            boolean hasFiner = isUsed && level > 0;
            boolean hasCoarser = isUsed && level < args.numOuts() - 1;
            this.sameUp = layer("same_up", hasFiner ? args.sameUpTrans() : null, channels);
            this.sameDown = layer("same_down", hasCoarser ? args.sameDownTrans() : null, channels);
            this.lateral = layer("across_lateral", isUsed ? args.acrossLateralTrans() : null, channels);
            this.acrossDown = layer("across_down", hasCoarser ? args.acrossDownTrans() : null, channels);
            this.acrossUp = layer("across_up", hasFiner ? args.acrossUpTrans() : null, channels);
            this.acrossSkip = layer("across_skip", isUsed ? args.acrossSkipTrans() : null, channels);
        }

        private @Nullable Layer layer(String name, @Nullable Transition cfg, int channels) {
            return cfg == null ? null : childOf(name, cfg.build(channels, channels));
        }

        /** Adds up what arrives: of the path itself the map before, of the path before, and of before all paths. */
        Tensor forward(boolean isUp, @Nullable Tensor same, List<Tensor> before, List<Tensor> first, int level) {
            List<Tensor> terms = new ArrayList<>();
            add(terms, isUp ? sameUp : sameDown, same);
            add(terms, lateral, before.get(level));
            add(terms, acrossUp, level > 0 ? before.get(level - 1) : null);
            add(terms, acrossDown, level < before.size() - 1 ? before.get(level + 1) : null);
            add(terms, acrossSkip, first.get(level));
            return terms.stream().reduce(Tensor::add).orElseThrow();
        }

        private static void add(List<Tensor> terms, @Nullable Layer layer, @Nullable Tensor x) {
            if (layer != null && x != null) {
                terms.add(layer.forward(x));
            }
        }
    }

    @Override
    public List<Tensor> forward(List<Tensor> features) {
        levels.check(features);
        try (TorchScope scope = TorchScope.open()) {
            List<Tensor> first = new ArrayList<>();
            for (int i = 0; i < levels.used(); i++) {
                first.add(lateralConvs.get(i).forward(features.get(levels.start() + i)));
            }
            for (Layer layer : extraDownsamples) {
                first.add(layer.forward(first.get(first.size() - 1)));
            }
            List<Tensor> maps = first;
            for (int path = 0; path < args.stackTimes(); path++) {
                maps = along(path, maps, first);
            }
            List<Tensor> outs = new ArrayList<>();
            for (int i = 0; i < maps.size(); i++) {
                outs.add(outputs.get(i).forward(maps.get(i)));
            }
            return scope.keepAll(outs);
        }
    }

    private List<Tensor> along(int path, List<Tensor> before, List<Tensor> first) {
        boolean isUp = args.paths().get(path).equals("bu");
        List<Tensor> next = new ArrayList<>();
        for (int j = 0; j < args.numOuts(); j++) {
            int level = isUp ? j : args.numOuts() - 1 - j;
            if (args.isSkipped(path, level)) {
                next.add(before.get(level));
                continue;
            }
            Tensor same = next.isEmpty() ? null : next.get(next.size() - 1);
            next.add(cells.get(path).get(level).forward(isUp, same, before, first, level));
        }
        if (!isUp) {
            Collections.reverse(next);
        }
        return next;
    }
}
