package org.mm4j.cv.models.hrnet;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.resnet.Kit;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.Sequential;
import org.mm4j.engine.nn.Upsample;

/**
 * Branches of several resolutions, each with its blocks, that then exchange what they have: every branch adds up all of
 * them, those of lower resolution enlarged, those of higher resolution reduced by strided convolutions.
 */
final class HRModule extends BaseModule {

    private final ModuleList<Sequential> branches;
    private final @Nullable ModuleList<SparseList> fuseLayers;

    /**
     * Makes a module.
     *
     * @param inChannels channels of each branch before its blocks
     * @param isMultiscale whether all branches come out; otherwise the finest one
     */
    HRModule(HRStage stage, List<Integer> inChannels, boolean isMultiscale, Kit kit) {
        this.branches = child("branches", new ModuleList<>());
        for (int i = 0; i < stage.numBranches(); i++) {
            branches.add(stage.branch(i, inChannels.get(i)).build(kit));
        }
        List<Integer> widths = stage.outChannels();
        this.fuseLayers = widths.size() == 1 ? null : child("fuse_layers", new ModuleList<>());
        if (fuseLayers != null) {
            for (int to = 0; to < (isMultiscale ? widths.size() : 1); to++) {
                fuseLayers.add(fusion(to, widths, kit));
            }
        }
    }

    private static SparseList fusion(int to, List<Integer> widths, Kit kit) {
        SparseList row = new SparseList();
        for (int from = 0; from < widths.size(); from++) {
            int in = widths.get(from);
            int out = widths.get(to);
            if (from > to) {
                row.add(new Sequential(
                        kit.conv(in, out, 1, 1, 0, 1, 1), kit.norm(out), Upsample.of(1 << (from - to), "nearest")));
            } else if (from == to) {
                row.add(null);
            } else {
                List<Layer> steps = new ArrayList<>();
                for (int k = from + 1; k < to; k++) {
                    steps.add(new Sequential(kit.conv(in, in, 3, 2, 1, 1, 1), kit.norm(in), Kit.relu()));
                }
                steps.add(new Sequential(kit.conv(in, out, 3, 2, 1, 1, 1), kit.norm(out)));
                row.add(new Sequential(steps));
            }
        }
        return row;
    }

    /** From a map of each branch to a map of each, or of the finest. */
    List<Tensor> forward(List<Tensor> maps) {
        try (TorchScope scope = TorchScope.open()) {
            List<Tensor> own = new ArrayList<>();
            for (int i = 0; i < branches.size(); i++) {
                own.add(branches.get(i).forward(maps.get(i)));
            }
            if (fuseLayers == null) {
                return scope.keepAll(own);
            }
            List<Tensor> fused = new ArrayList<>();
            for (SparseList row : fuseLayers) {
                Tensor sum = null;
                for (int from = 0; from < row.size(); from++) {
                    Layer layer = row.get(from);
                    Tensor part = layer == null ? own.get(from) : layer.forward(own.get(from));
                    sum = sum == null ? part : sum.add(part);
                }
                fused.add(torch.relu(sum));
            }
            return scope.keepAll(fused);
        }
    }
}
