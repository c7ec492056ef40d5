package org.mm4j.det.models.backbones;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
import org.mm4j.engine.nn.ModuleList;
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
        List<double[]> rates = DropPath.decay(args.dropPathRate(), args.numLayers());
        int in = args.inChannels();
        int side = 1;
        for (int i = 0; i < args.numStages(); i++) {
            side *= version.patchSizes().get(i);
            IntPair size = args.pretrainImgSize();
            IntPair places = embedsPlaces ? IntPair.of(size.height() / side, size.width() / side) : null;
            PvtStage stage = new PvtStage(args, version, i, in, rates.get(i), places);
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
        BackboneInit.ofTransformer(module);
        if (module instanceof Conv2d conv) {
            long fanOut = Inits.fanOut(conv.weight().shape()) / conv.args().groups();
            Inits.normal(conv.weight().value(), 0, Math.sqrt(2.0 / (double) fanOut));
            BackboneInit.zero(conv.bias());
        }
    }
}
