package org.mm4j.cv.models.transformer;

import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.DropPath;
import org.mm4j.cv.models.Dropout;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Identity;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Linear;
import org.mm4j.engine.nn.Sequential;

/**
 * Linear layers with an activation between them, on each token alone: (…, D) keeps its shape. Children: {@code layers},
 * and {@code gamma2} if its result has factors.
 */
public final class FFN extends BaseModule {

    /**
     * The settings.
     *
     * @param embedDims channels that come in and go out
     * @param hidden channels between the layers
     * @param layers number of linear layers, at least 2
     * @param drop probability of values to become zero in training
     * @param dropPath probability of the whole branch to be dropped in training
     * @param act makes an activation
     * @param layerScale first value of the factors of the result; 0 for none
     * @param addIdentity whether something is added to the result
     */
    public record Args(
            int embedDims,
            int hidden,
            int layers,
            double drop,
            double dropPath,
            Supplier<? extends Activation> act,
            double layerScale,
            boolean addIdentity) {

        public Args {
            if (layers < 2) {
                throw new IllegalArgumentException("num_fcs: expected at least 2, got " + layers);
            }
        }
    }

    private final Sequential layers;
    private final Layer gamma;
    private final Layer dropPath;
    private final boolean addIdentity;

    /** As the settings say. */
    public FFN(Args args) {
        this.layers = child("layers", new Sequential());
        int width = args.embedDims();
        for (int i = 0; i < args.layers() - 1; i++) {
            layers.add(new Sequential(
                    new Linear(width, args.hidden(), true), args.act().get(), dropout(args.drop())));
            width = args.hidden();
        }
        layers.add(new Linear(args.hidden(), args.embedDims(), true));
        layers.add(dropout(args.drop()));
        this.dropPath = childOf("dropout_layer", DropPath.of(args.dropPath()));
        this.gamma = childOf(
                "gamma2",
                args.layerScale() > 0 ? new LayerScale(args.embedDims(), args.layerScale(), false) : new Identity());
        this.addIdentity = args.addIdentity();
    }

    private static Dropout dropout(double probability) {
        return new Dropout(new Dropout.Args(probability, false));
    }

    /**
     * Runs the layers.
     *
     * @param identity what is added to the result; null for the input
     */
    public Tensor forward(Tensor x, @Nullable Tensor identity) {
        return TorchScope.keeping(() -> {
            Tensor y = dropPath.forward(gamma.forward(layers.forward(x)));
            return addIdentity ? (identity == null ? x : identity).add(y) : y;
        });
    }

    @Override
    protected void onPrepareForInference() {
        // What a linear layer makes is read by the activation alone.
        for (Layer layer : layers.layers()) {
            if (layer instanceof Sequential pair && pair.get(1) instanceof Activation act) {
                act.allowInPlace();
            }
        }
    }

    @Override
    public List<String> typeNames() {
        return List.of("FFN", "BaseModule");
    }
}
