package org.mm4j.det.models.backbones;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.DropPath;
import org.mm4j.engine.checkpoint.TensorSource;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.init.Inits;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Backbone;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.LayerNorm;
import org.mm4j.engine.nn.Linear;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.structures.IntPair;

/** What both versions of the pyramid vision transformer have in common. */
abstract class BasePvt extends BaseModule implements Backbone {

    private final PvtArgs args;
    private final boolean embedsPlaces;
    private final boolean convFfn;
    private final List<Integer> outIndices;
    private final ModuleList<BaseModule> layers;
    private final List<PvtStage> stages = new ArrayList<>();

    BasePvt(PvtArgs args, PvtStage.Version version, @Nullable InitCfg initCfg) {
        super(initCfg);
        this.args = args;
        this.embedsPlaces = version.embedsPlaces();
        this.convFfn = version.convFfn();
        this.outIndices = args.outIndices().indices("out_indices", args.numStages());
        this.layers = child("layers", new ModuleList<>());
        double[] rates = DropPath.decay(
                args.dropPathRate(),
                args.numLayers().stream().mapToInt(Integer::intValue).sum());
        int in = args.inChannels();
        int block = 0;
        int side = 1;
        for (int i = 0; i < args.numStages(); i++) {
            int first = block;
            block += args.numLayers().get(i);
            side *= version.patchSizes().get(i);
            IntPair size = args.pretrainImgSize();
            IntPair places = embedsPlaces ? IntPair.of(size.height() / side, size.width() / side) : null;
            double[] own =
                    IntStream.range(first, block).mapToDouble(b -> rates[b]).toArray();
            PvtStage stage = new PvtStage(args, version, i, in, own, places);
            layers.add(stage);
            stages.add(stage);
            in = args.embedDims() * args.numHeads().get(i);
        }
    }

    @Override
    public final List<Tensor> forward(Tensor x) {
        try (TorchScope scope = TorchScope.open()) {
            List<Tensor> outs = new ArrayList<>();
            Tensor y = x;
            for (int i = 0; i < stages.size(); i++) {
                y = stages.get(i).forward(y);
                if (outIndices.contains(i)) {
                    outs.add(y);
                }
            }
            return scope.keepAll(outs);
        }
    }

    @Override
    protected void adaptState(Map<String, TensorSource> state, String prefix) {
        if (args.convertWeights()) {
            PvtWeights.convert(state, prefix, embedsPlaces, convFfn);
        }
    }

    @Override
    protected void initOwnWeights(Runnable base) {
        base.run();
        if (initCfg() == null) {
            apply(module -> Grad.off(() -> initLayer(module)));
        }
    }

    private static void initLayer(BaseModule module) {
        if (module instanceof Linear linear) {
            Inits.truncNormal(linear.weight().value(), 0, 0.02, -2, 2);
            zero(linear.bias());
        } else if (module instanceof LayerNorm) {
            module.parameters().values().forEach(Parameter::reset);
        } else if (module instanceof Conv2d conv) {
            long fanOut = Inits.fanOut(conv.weight().shape()) / conv.args().groups();
            Inits.normal(conv.weight().value(), 0, Math.sqrt(2.0 / (double) fanOut));
            zero(conv.bias());
        }
    }

    private static void zero(@Nullable Parameter bias) {
        if (bias != null) {
            Inits.constant(bias.value(), 0);
        }
    }
}
