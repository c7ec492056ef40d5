package org.mm4j.cls.models.backbones;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.Dropout;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Backbone;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Linear;
import org.mm4j.engine.nn.MaxPool2d;
import org.mm4j.engine.nn.ReLU;
import org.mm4j.engine.nn.Sequential;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * AlexNet (<a href="https://papers.nips.cc/paper/4824">ImageNet classification with deep convolutional neural networks</a>).
 * From pictures (N, 3, H, W) to a map (N, 256, …), or with {@code num_classes} from pictures of 224 x 224 to scores (N, C).
 */
@Doc("AlexNet.")
public final class AlexNet extends BaseModule implements Backbone {

    private static final int FLAT = 256 * 6 * 6;
    private static final int WIDTH = 4096;

    /** The arguments. */
    public record Args(
            @Doc("number of classes; 0 or less for no classifier") @Default("-1")
            int numClasses) {}

    private final Sequential features;
    private final @Nullable Sequential classifier;

    /** Makes the backbone. */
    public AlexNet(Args args) {
        this.features = child(
                "features",
                new Sequential(
                        Conv2d.of(3, 64, 11, 4, 2, 1, 1, true),
                        relu(),
                        MaxPool2d.of(3, 2, 0),
                        Conv2d.of(64, 192, 5, 1, 2, 1, 1, true),
                        relu(),
                        MaxPool2d.of(3, 2, 0),
                        Conv2d.of(192, 384, 3, 1, 1, 1, 1, true),
                        relu(),
                        Conv2d.of(384, 256, 3, 1, 1, 1, 1, true),
                        relu(),
                        Conv2d.of(256, 256, 3, 1, 1, 1, 1, true),
                        relu(),
                        MaxPool2d.of(3, 2, 0)));
        this.classifier = args.numClasses() > 0
                ? child(
                        "classifier",
                        new Sequential(
                                dropout(),
                                new Linear(FLAT, WIDTH, true),
                                relu(),
                                dropout(),
                                new Linear(WIDTH, WIDTH, true),
                                relu(),
                                new Linear(WIDTH, args.numClasses(), true)))
                : null;
    }

    private static ReLU relu() {
        return new ReLU(new ReLU.Args(true));
    }

    private static Dropout dropout() {
        return new Dropout(new Dropout.Args(0.5, false));
    }

    @Override
    public List<Tensor> forward(Tensor x) {
        try (TorchScope scope = TorchScope.open()) {
            Tensor y = features.forward(x);
            return scope.keepAll(List.of(classifier == null ? y : classifier.forward(y.flatten(1, -1))));
        }
    }
}
