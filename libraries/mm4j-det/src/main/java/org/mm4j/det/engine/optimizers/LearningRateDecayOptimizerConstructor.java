package org.mm4j.det.engine.optimizers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.optim.OptimWrapper;
import org.mm4j.engine.optim.OptimWrapperConstructor;
import org.mm4j.engine.optim.ParamGroup;
import org.mm4j.engine.optim.WrapperPart;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Gives the parameters of a detector with a ConvNeXt a group for each depth, with and without decay: the learning rate is
 * the smaller the nearer they lie to the picture, and biases and parameters with one dimension have no decay.
 */
@Doc("Learning rates that fall towards the picture, for detectors with a ConvNeXt.")
public final class LearningRateDecayOptimizerConstructor implements OptimWrapperConstructor {

    private static final Set<String> TOKENS = Set.of("backbone.cls_token", "backbone.mask_token", "backbone.pos_embed");

    /** What has a learning rate of its own. */
    public enum DecayType {
        /** Each layer; blocks of the long stage by three. */
        LAYER_WISE,
        /** Each stage. */
        STAGE_WISE
    }

    /** The arguments. */
    public record Args(
            @Doc("the wrapper, with its optimizer") ConfigDict optimWrapperCfg,
            @Nullable @Doc("how learning rates fall") Paramwise paramwiseCfg) {}

    /** How learning rates fall. */
    public record Paramwise(
            @Doc("layers of the backbone: 6, or 12 for a long third stage")
            int numLayers,

            @Doc("factor from one depth to the one before it")
            double decayRate,

            @Default("'layer_wise'") @Doc("whether layers or stages have rates of their own")
            DecayType decayType,

            @Nullable @Doc("0, which is what norms have here anyway")
            Double normDecayMult,

            @Nullable @Doc("0, which is what biases have here anyway")
            Double biasDecayMult,

            @Nullable @Doc("True: shared parameters are there once")
            Boolean bypassDuplicate) {

        /** Refuses what is not so; configs inherit these for another constructor. */
        public Paramwise {
            require(normDecayMult, "norm_decay_mult", "norms have no decay");
            require(biasDecayMult, "bias_decay_mult", "biases have no decay");
            if (Boolean.FALSE.equals(bypassDuplicate)) {
                throw new IllegalArgumentException(
                        "paramwise_cfg: bypass_duplicate=False has no effect, shared parameters are there once");
            }
        }

        private static void require(@Nullable Double factor, String name, String why) {
            if (factor != null && factor != 0) {
                throw new IllegalArgumentException("paramwise_cfg: " + name + "=" + factor + " has no effect, " + why);
            }
        }
    }

    private final WrapperPart wrapper;
    private final @Nullable Paramwise paramwise;

    /** A constructor as a config describes it. */
    public LearningRateDecayOptimizerConstructor(Args args, BuildContext build) {
        this.wrapper = WrapperPart.of(args.optimWrapperCfg(), build);
        this.paramwise = args.paramwiseCfg();
    }

    /** A group that is not complete yet. */
    private record Group(Map<String, Parameter> parameters, int depth, boolean isDecayed) {}

    @Override
    public OptimWrapper construct(BaseModule model) {
        if (paramwise == null) {
            return wrapper.build(List.of(ParamGroup.of(model.namedParameters())));
        }
        BaseModule backbone = model.children().get("backbone");
        if (backbone == null || !backbone.getClass().getSimpleName().contains("ConvNeXt")) {
            throw new IllegalArgumentException("learning rates by depth need a model whose backbone is a ConvNeXt, not "
                    + (backbone == null
                            ? "one without a backbone"
                            : backbone.getClass().getSimpleName()));
        }
        Map<String, Group> groups = new LinkedHashMap<>();
        model.namedParameters().forEach((path, parameter) -> {
            if (parameter.requiresGrad()) {
                boolean isDecayed = parameter.shape().length != 1 && !path.endsWith(".bias");
                int depth = paramwise.decayType() == DecayType.LAYER_WISE
                        ? layer(path, paramwise.numLayers())
                        : stage(path, paramwise.numLayers() + 2);
                String name = "layer_" + depth + (isDecayed ? "_decay" : "_no_decay");
                groups.computeIfAbsent(name, key -> new Group(new LinkedHashMap<>(), depth, isDecayed))
                        .parameters()
                        .put(path, parameter);
            }
        });
        List<ParamGroup> result = new ArrayList<>();
        groups.forEach((name, group) -> result.add(complete(name, group, paramwise)));
        return wrapper.build(result);
    }

    private ParamGroup complete(String name, Group group, Paramwise settings) {
        double scale = Math.pow(settings.decayRate(), settings.numLayers() + 2 - group.depth() - 1);
        Double decay = wrapper.weightDecay();
        ParamGroup complete = ParamGroup.of(group.parameters());
        if (!group.isDecayed() || decay != null) {
            complete.set("weight_decay", group.isDecayed() ? decay : Double.valueOf(0));
        }
        return complete.set("param_names", List.copyOf(group.parameters().keySet()))
                .set("lr_scale", scale)
                .set("group_name", name)
                .set("lr", scale * wrapper.rate());
    }

    private static int layer(String path, int last) {
        String[] names = path.split("\\.", -1);
        if (TOKENS.contains(path)) {
            return 0;
        }
        if (path.startsWith("backbone.downsample_layers.")) {
            int stage = Integer.parseInt(names[2]);
            return stage == 0 ? 0 : stage < 3 ? stage + 1 : last;
        }
        if (path.startsWith("backbone.stages.")) {
            int stage = Integer.parseInt(names[2]);
            return stage < 2 ? stage + 1 : stage == 2 ? 3 + Integer.parseInt(names[3]) / 3 : last;
        }
        return last + 1;
    }

    private static int stage(String path, int count) {
        if (TOKENS.contains(path) || path.startsWith("backbone.downsample_layers.")) {
            return 0;
        }
        return path.startsWith("backbone.stages.") ? Integer.parseInt(path.split("\\.", -1)[2]) + 1 : count - 1;
    }
}
