package org.mm4j.engine.init;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigSequence;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Fills {@code weight} and {@code bias} of the modules of a tree whose type is named in {@code layer}, then does what
 * {@code override} says for children of certain names. Without {@code layer} only the overrides are done.
 */
public abstract class BaseInit implements Initializer {

    /** Arguments that all of these initialisers have. */
    public record Common(
            @Doc("what a bias gets") @Default("0") double bias,

            @Doc("the probability that a bias stands for, in place of bias") @Nullable
            Double biasProb,

            @Doc("types of the layers that are initialised") @Nullable
            LayerNames layer,

            @Doc("a dict or a list of them: a child by name, and another initialiser for it") @Nullable
            ConfigValue override) {

        public Common {
            if (biasProb != null && (biasProb <= 0 || biasProb >= 1)) {
                throw new IllegalArgumentException("bias_prob: expected between 0 and 1, got " + biasProb);
            }
        }
    }

    private record ForChild(String child, Initializer initializer) {}

    private final double bias;
    private final @Nullable LayerNames layer;
    private final List<ForChild> overrides;

    /**
     * Reads the common arguments.
     *
     * @param build where the initialisers of {@code override} are looked up
     * @throws IllegalArgumentException if an override has no name, or arguments without a type
     */
    protected BaseInit(Common common, BuildContext build) {
        Double probability = common.biasProb();
        this.bias = probability == null ? common.bias() : Inits.biasForProbability(probability);
        this.layer = common.layer();
        this.overrides = overrides(common.override(), build.at("override"));
    }

    /** Fills the weight of one module, without gradients. */
    protected abstract void fill(Tensor weight);

    private List<ForChild> overrides(@Nullable ConfigValue value, BuildContext build) {
        List<ForChild> parsed = new ArrayList<>();
        if (value instanceof ConfigDict one) {
            parsed.add(forChild(one, build));
        } else if (value instanceof ConfigSequence several) {
            for (ConfigValue item : several.items()) {
                if (!(item instanceof ConfigDict dict)) {
                    throw new IllegalArgumentException("override: expected dicts, got " + item.kind());
                }
                parsed.add(forChild(dict, build));
            }
        } else if (value != null) {
            throw new IllegalArgumentException("override: expected a dict or a list of dicts, got " + value.kind());
        }
        return parsed;
    }

    private ForChild forChild(ConfigDict dict, BuildContext build) {
        if (!(dict.get("name") instanceof ConfigString name)) {
            throw new IllegalArgumentException("override: needs a 'name', got " + dict);
        }
        ConfigDict rest = dict.without("name");
        if (rest.size() == 0) {
            return new ForChild(name.value(), this);
        }
        if (!rest.has("type")) {
            throw new IllegalArgumentException("override: needs a 'type' beside other arguments, got " + dict);
        }
        return new ForChild(name.value(), build.build(Kinds.WEIGHT_INITIALIZERS, rest));
    }

    @Override
    public final void initialize(BaseModule module, InitContext context) {
        LayerNames wanted = layer;
        if (wanted != null) {
            module.apply(node -> {
                if (wanted.include(node)) {
                    fill(node);
                }
            });
        }
        for (ForChild override : overrides) {
            BaseModule child = module.children().get(override.child());
            if (child == null) {
                throw new IllegalArgumentException("init_cfg: override names '" + override.child() + "', but "
                        + module.getClass().getSimpleName() + " has no such child; it has "
                        + module.children().keySet());
            }
            override.initializer().initializeAll(child, context);
        }
    }

    @Override
    public final void initializeAll(BaseModule module, InitContext context) {
        module.apply(this::fill);
    }

    private void fill(BaseModule node) {
        Parameter weight = node.parameters().get("weight");
        Parameter nodeBias = node.parameters().get("bias");
        try {
            Grad.off(() -> TorchScope.run(() -> {
                if (weight != null) {
                    weight.load(this::fill);
                }
                if (nodeBias != null) {
                    nodeBias.load(t -> Inits.constant(t, bias));
                }
            }));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "init_cfg " + getClass().getSimpleName() + " does not fit " + node.path() + ": " + e.getMessage(),
                    e);
        }
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + (layer == null ? "" : layer.names().toString());
    }
}
