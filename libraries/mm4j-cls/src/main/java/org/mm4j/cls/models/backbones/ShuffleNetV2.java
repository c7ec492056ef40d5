package org.mm4j.cls.models.backbones;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.memory.Recompute;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.Sequential;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.Ints;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * ShuffleNetV2 (<a href="https://arxiv.org/abs/1807.11164">Practical guidelines for efficient CNN architecture design</a>).
 * From pictures (N, 3, H, W) to the maps of the layers that are asked for: three stages, strides 8, 16 and 32, and the last
 * convolution.
 */
@Doc("ShuffleNetV2.")
public final class ShuffleNetV2 extends ShuffleNet {

    private static final int STEM = 24;
    private static final List<Integer> BLOCKS = List.of(4, 8, 4);

    /** Channels of the first stage, which double from stage to stage, and of the last convolution. */
    private static final Map<Double, List<Integer>> WIDTHS = Map.of(
            0.5, List.of(48, 1024),
            1.0, List.of(116, 1024),
            1.5, List.of(176, 1024),
            2.0, List.of(244, 2048));

    /** The arguments. */
    public record Args(
            @Inline ShuffleArgs common,
            @Doc("layers to return") @Default("(3, )") Ints outIndices) {

        public Args {
            if (!WIDTHS.containsKey(common.widenFactor())) {
                throw new IllegalArgumentException(
                        "widen_factor: expected 0.5, 1.0, 1.5 or 2.0, got " + common.widenFactor());
            }
        }
    }

    /** Makes the backbone. */
    public ShuffleNetV2(Args args) {
        super(args.common(), STEM);
        List<Integer> widths = WIDTHS.getOrDefault(args.common().widenFactor(), List.of());
        ModuleList<Layer> layers = child("layers", new ModuleList<>());
        int in = STEM;
        for (int i = 0; i < BLOCKS.size(); i++) {
            int out = widths.get(0) << i;
            List<Unit> units = new ArrayList<>();
            for (int j = 0; j < BLOCKS.get(i); j++) {
                units.add(new Unit(args.common(), in, out, j == 0));
                in = out;
            }
            layer(layers.add(new Sequential(units)));
        }
        layer(layers.add(args.common().conv(in, widths.get(1), 1, 1, 1, true)));
        Freezing.check(args.common().frozenStages(), -1, 3);
        returns(args.outIndices(), args.common().frozenStages());
    }

    /** Half of the channels, or with a stride all of them twice, go through convolutions; then halves are shuffled. */
    private static final class Unit extends BaseModule implements Layer {

        private final @Nullable Sequential branch1;
        private final Sequential branch2;
        private final boolean recompute;

        Unit(ShuffleArgs args, int in, int out, boolean shrinks) {
            this.recompute = args.withCp();
            int half = out / 2;
            this.branch1 = shrinks
                    ? child(
                            "branch1",
                            new Sequential(args.conv(in, in, 3, 2, in, false), args.conv(in, half, 1, 1, 1, true)))
                    : null;
            this.branch2 = child(
                    "branch2",
                    new Sequential(
                            args.conv(shrinks ? in : half, half, 1, 1, 1, true),
                            args.conv(half, half, 3, shrinks ? 2 : 1, half, false),
                            args.conv(half, half, 1, 1, 1, true)));
        }

        @Override
        public Tensor forward(Tensor x) {
            return Recompute.when(recompute, x, this::run);
        }

        private Tensor run(Tensor x) {
            return TorchScope.keeping(() -> {
                if (branch1 != null) {
                    return shuffled(Tensors.cat(List.of(branch1.forward(x), branch2.forward(x)), 1), 2);
                }
                long half = x.size(1) - x.size(1) / 2;
                Tensor kept = x.narrow(1, 0, half);
                Tensor changed = branch2.forward(x.narrow(1, half, x.size(1) - half));
                return shuffled(Tensors.cat(List.of(kept, changed), 1), 2);
            });
        }
    }
}
