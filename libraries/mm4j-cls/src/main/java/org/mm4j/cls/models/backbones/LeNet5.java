package org.mm4j.cls.models.backbones;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Backbone;
import org.mm4j.engine.nn.AvgPool2d;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Linear;
import org.mm4j.engine.nn.Sequential;
import org.mm4j.engine.nn.Tanh;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * LeNet-5 (<a href="https://doi.org/10.1109/5.726791">Gradient-based learning applied to document recognition</a>). From grey
 * pictures (N, 1, H, W) to a map (N, 120, …), or with {@code num_classes} from pictures of 32 x 32 to scores (N, C).
 */
@Doc("LeNet-5.")
public final class LeNet5 extends BaseModule implements Backbone {

    /** The arguments. */
    public record Args(
            @Doc("number of classes; 0 or less for no classifier") @Default("-1")
            int numClasses) {}

    private final Sequential features;
    private final @Nullable Sequential classifier;

    /** Makes the backbone. */
    public LeNet5(Args args) {
        this.features = child(
                "features",
                new Sequential(
                        Conv2d.of(1, 6, 5),
                        new Tanh(new Tanh.Args()),
                        pool(),
                        Conv2d.of(6, 16, 5),
                        new Tanh(new Tanh.Args()),
                        pool(),
                        Conv2d.of(16, 120, 5),
                        new Tanh(new Tanh.Args())));
        this.classifier = args.numClasses() > 0
                ? child(
                        "classifier",
                        new Sequential(
                                new Linear(120, 84, true),
                                new Tanh(new Tanh.Args()),
                                new Linear(84, args.numClasses(), true)))
                : null;
    }

    private static AvgPool2d pool() {
        return new AvgPool2d(IntPair.of(2), IntPair.of(2), IntPair.of(0), false, true);
    }

    @Override
    public List<Tensor> forward(Tensor x) {
        try (TorchScope scope = TorchScope.open()) {
            Tensor y = features.forward(x);
            return scope.keepAll(List.of(classifier == null ? y : classifier.forward(y.flatten(1, -1))));
        }
    }
}
