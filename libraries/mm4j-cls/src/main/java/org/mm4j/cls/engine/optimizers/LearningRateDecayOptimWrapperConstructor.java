package org.mm4j.cls.engine.optimizers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.cls.models.backbones.LayerDepths;
import org.mm4j.config.ConfigDict;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.optim.CustomKeys;
import org.mm4j.engine.optim.OptimWrapper;
import org.mm4j.engine.optim.OptimWrapperConstructor;
import org.mm4j.engine.optim.ParamGroup;
import org.mm4j.engine.optim.WrapperPart;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Gives each parameter of a model with a {@code backbone} a group of its own, whose learning rate is the smaller the
 * nearer the parameter lies to the picture. The backbone says how deep that is, see {@link LayerDepths}.
 */
@Doc("Learning rates that fall towards the picture.")
public final class LearningRateDecayOptimWrapperConstructor implements OptimWrapperConstructor {

    private static final String BACKBONE = "backbone";

    /** The arguments. */
    public record Args(
            @Doc("the wrapper, with its optimizer") ConfigDict optimWrapperCfg,

            @Nullable @Doc("settings that parameters have of their own")
            Paramwise paramwiseCfg) {}

    /** Settings that parameters have of their own. */
    public record Paramwise(
            @Default("1.0") @Doc("factor of the learning rate from one layer to the one before it")
            double layerDecayRate,

            @Nullable @Doc("factor of the weight decay of biases, but for those of norms")
            Double biasDecayMult,

            @Nullable @Doc("factor of the weight decay of norms")
            Double normDecayMult,

            @Nullable @Doc("factor of the weight decay of parameters with one dimension")
            Double flatDecayMult,

            @Nullable
            @Doc(
                    "settings by a part of the parameter's path; the longest part that fits counts, and lr_mult changes nothing")
            Map<String, ConfigDict> customKeys) {}

    private final WrapperPart wrapper;
    private final @Nullable Paramwise paramwise;
    private final CustomKeys customKeys;

    /** A constructor as a config describes it. */
    public LearningRateDecayOptimWrapperConstructor(Args args, BuildContext build) {
        this.wrapper = WrapperPart.of(args.optimWrapperCfg(), build);
        this.paramwise = args.paramwiseCfg();
        this.customKeys = CustomKeys.of(paramwise == null ? null : paramwise.customKeys(), wrapper);
        if (customKeys.anyHas(CustomKeys.LR_MULT)) {
            throw new IllegalArgumentException(
                    "paramwise_cfg: custom_keys has `lr_mult`, but here the learning rate depends on the depth alone");
        }
        boolean asksForDecay = paramwise != null
                && (paramwise.biasDecayMult() != null
                        || paramwise.normDecayMult() != null
                        || customKeys.anyHas(CustomKeys.DECAY_MULT));
        if (asksForDecay && wrapper.weightDecay() == null) {
            throw new IllegalArgumentException(
                    "paramwise_cfg: factors of the weight decay need a `weight_decay` in the dict of the optimizer");
        }
    }

    @Override
    public OptimWrapper construct(BaseModule model) {
        if (paramwise == null) {
            return wrapper.build(List.of(ParamGroup.of(model.namedParameters())));
        }
        BaseModule backbone = model.children().get(BACKBONE);
        if (!(backbone instanceof LayerDepths depths)) {
            throw new IllegalArgumentException("learning rates by depth need a model whose backbone says how deep its"
                    + " parameters lie, but "
                    + (backbone == null
                            ? model.getClass().getSimpleName() + " has no backbone"
                            : backbone.getClass().getSimpleName() + " does not"));
        }
        List<ParamGroup> groups = new ArrayList<>();
        add(groups, model, "", depths, paramwise);
        return wrapper.build(groups);
    }

    private void add(
            List<ParamGroup> groups, BaseModule module, String prefix, LayerDepths depths, Paramwise settings) {
        module.parameters().forEach((name, parameter) -> {
            if (parameter.requiresGrad()) {
                groups.add(group(module, prefix + name, parameter, depths, settings));
            }
        });
        module.children().forEach((name, child) -> add(groups, child, prefix + name + ".", depths, settings));
    }

    private ParamGroup group(
            BaseModule module, String path, Parameter parameter, LayerDepths depths, Paramwise settings) {
        ParamGroup group = ParamGroup.of(path, parameter);
        Double decay = wrapper.weightDecay();
        ConfigDict custom = customKeys.find(path);
        if (decay != null && custom != null) {
            group.set("weight_decay", decay * CustomKeys.factor(custom, CustomKeys.DECAY_MULT));
            CustomKeys.into(group, custom, CustomKeys.DECAY_MULT);
        } else if (decay != null) {
            group.set("weight_decay", decay * decayFactor(module, parameter, settings));
        }
        int count = depths.depths();
        int depth = path.startsWith(BACKBONE + ".") ? depths.depthOf(path.substring(BACKBONE.length() + 1)) : count - 1;
        double scale = Math.pow(settings.layerDecayRate(), count - depth - 1);
        group.set("lr", wrapper.rate() * scale)
                .set("lr_scale", scale)
                .set("layer_id", (long) depth)
                .set("param_name", path);
        return group;
    }

    private static double decayFactor(BaseModule module, Parameter parameter, Paramwise settings) {
        if (module instanceof Norm && settings.normDecayMult() != null) {
            return settings.normDecayMult();
        }
        if (parameter.name().equals("bias") && settings.biasDecayMult() != null) {
            return settings.biasDecayMult();
        }
        return parameter.shape().length == 1 && settings.flatDecayMult() != null ? settings.flatDecayMult() : 1;
    }
}
