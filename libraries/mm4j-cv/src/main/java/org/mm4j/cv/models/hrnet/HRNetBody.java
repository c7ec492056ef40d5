package org.mm4j.cv.models.hrnet;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.resnet.Kit;
import org.mm4j.cv.models.resnet.Stage;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Backbone;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.BatchNorm2d;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Fold;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.ReLU;
import org.mm4j.engine.nn.Sequential;

/**
 * A network that keeps a map of high resolution through all stages, beside coarser ones that each stage adds
 * (<a href="https://arxiv.org/abs/1908.07919">Deep high-resolution representation learning</a>). From pictures (N, 3, H, W)
 * to the maps of the last stage, strides 4, 8, 16 and 32.
 *
 * <p>Children: {@code conv1}, {@code bn1}, {@code conv2}, {@code bn2} (norms are named for their kind), {@code relu},
 * {@code layer1}, {@code transition1}, {@code stage2}, {@code transition2}, {@code stage3}, {@code transition3},
 * {@code stage4}.
 */
public abstract class HRNetBody extends BaseModule implements Backbone {

    private static final int STEM = 64;

    private final boolean normEval;
    private final Convolution conv1;
    private final Norm norm1;
    private final Convolution conv2;
    private final Norm norm2;
    private final ReLU relu;
    private final Sequential layer1;
    private final List<SparseList> transitions = new ArrayList<>();
    private final List<ModuleList<HRModule>> stages = new ArrayList<>();

    /**
     * Makes the network.
     *
     * @param plan four stages, of which the first has one branch
     * @param isMultiscale whether all branches of the last stage come out; otherwise the finest one
     * @param normEval whether batch norms keep their statistics in training
     * @param recomputesFirst whether blocks of the first stage are run again in the backward pass if those of others are
     */
    protected HRNetBody(
            @Nullable InitCfg initCfg,
            int inChannels,
            List<HRStage> plan,
            boolean isMultiscale,
            boolean normEval,
            Kit kit,
            boolean recomputesFirst) {
        super(initCfg);
        this.normEval = normEval;
        this.conv1 = childOf("conv1", kit.conv(inChannels, STEM, 3, 2, 1, 1, 1));
        this.norm1 = kit.norm(STEM);
        childOf(norm1.abbreviation() + 1, norm1);
        this.conv2 = childOf("conv2", kit.conv(STEM, STEM, 3, 2, 1, 1, 1));
        this.norm2 = kit.norm(STEM);
        childOf(norm2.abbreviation() + 2, norm2);
        this.relu = child("relu", Kit.relu());
        Stage first = plan.get(0).branch(0, STEM);
        this.layer1 = child("layer1", first.build(recomputesFirst ? kit : kit.withoutRecompute()));
        List<Integer> widths = List.of(first.outChannels());
        for (int i = 1; i < plan.size(); i++) {
            HRStage stage = plan.get(i);
            List<Integer> out = stage.outChannels();
            transitions.add(child("transition" + i, transition(widths, out, kit)));
            ModuleList<HRModule> modules = child("stage" + (i + 1), new ModuleList<>());
            for (int m = 0; m < stage.numModules(); m++) {
                boolean isLast = i + 1 == plan.size() && m + 1 == stage.numModules();
                modules.add(new HRModule(stage, out, isMultiscale || !isLast, kit));
            }
            stages.add(modules);
            widths = out;
        }
    }

    private static SparseList transition(List<Integer> from, List<Integer> to, Kit kit) {
        SparseList layers = new SparseList();
        for (int i = 0; i < to.size(); i++) {
            int out = to.get(i);
            if (i < from.size()) {
                int in = from.get(i);
                layers.add(
                        in == out ? null : new Sequential(kit.conv(in, out, 3, 1, 1, 1, 1), kit.norm(out), Kit.relu()));
                continue;
            }
            int in = from.get(from.size() - 1);
            List<Layer> steps = new ArrayList<>();
            for (int j = from.size(); j <= i; j++) {
                int width = j == i ? out : in;
                steps.add(new Sequential(kit.conv(in, width, 3, 2, 1, 1, 1), kit.norm(width), Kit.relu()));
            }
            layers.add(new Sequential(steps));
        }
        return layers;
    }

    @Override
    public final List<Tensor> forward(Tensor x) {
        try (TorchScope scope = TorchScope.open()) {
            Tensor y = relu.forward(norm1.forward(conv1.forward(x)));
            y = layer1.forward(relu.forward(norm2.forward(conv2.forward(y))));
            List<Tensor> maps = List.of(y);
            for (int i = 0; i < stages.size(); i++) {
                maps = stage(i, maps);
            }
            return scope.keepAll(maps);
        }
    }

    private List<Tensor> stage(int index, List<Tensor> maps) {
        SparseList transition = transitions.get(index);
        List<Tensor> own = new ArrayList<>();
        for (int i = 0; i < transition.size(); i++) {
            Layer layer = transition.get(i);
            Tensor map = maps.get(Math.min(i, maps.size() - 1));
            own.add(layer == null ? map : layer.forward(map));
        }
        List<Tensor> fused = own;
        for (HRModule module : stages.get(index)) {
            fused = module.forward(fused);
        }
        return fused;
    }

    /** Keeps all running statistics in evaluation, if asked for. */
    @Override
    protected final void onTrain(boolean mode) {
        if (mode && normEval) {
            apply(module -> {
                if (module instanceof BatchNorm2d) {
                    module.eval();
                }
            });
        }
    }

    @Override
    protected final void onPrepareForInference() {
        fold(conv1, norm1);
        fold(conv2, norm2);
    }

    private static void fold(Convolution conv, Norm norm) {
        if (conv instanceof Conv2d plain && norm instanceof BatchNorm2d batchNorm) {
            Fold.convBn(plain, batchNorm);
        }
    }
}
