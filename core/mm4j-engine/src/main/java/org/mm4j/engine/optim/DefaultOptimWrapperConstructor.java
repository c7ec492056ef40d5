package org.mm4j.engine.optim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Doc;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives all parameters the same settings, or with {@code paramwise_cfg} a group to each with its own. Parameters that
 * need no gradient are left out in the second case, and never change in the first.
 */
@Doc("One group of parameters, or one for each parameter with settings of its own.")
public final class DefaultOptimWrapperConstructor implements OptimWrapperConstructor {

    private static final Logger LOG = LoggerFactory.getLogger(DefaultOptimWrapperConstructor.class);
    private static final Set<String> DEFORMABLE = Set.of("DeformConv2d", "ModulatedDeformConv2d");

    /** The arguments. */
    public record Args(
            @Doc("the wrapper, with its optimizer") ConfigDict optimWrapperCfg,

            @Nullable @Doc("settings that some parameters have of their own")
            ParamwiseCfg paramwiseCfg) {}

    private final WrapperPart wrapper;
    private final @Nullable ParamwiseCfg asked;
    private final ParamwiseCfg paramwise;
    private final CustomKeys customKeys;

    /** A constructor as a config describes it. */
    public DefaultOptimWrapperConstructor(Args args, BuildContext build) {
        this.wrapper = WrapperPart.of(args.optimWrapperCfg(), build);
        this.asked = args.paramwiseCfg();
        this.paramwise = args.paramwiseCfg() == null ? ParamwiseCfg.NONE : args.paramwiseCfg();
        this.customKeys = CustomKeys.of(paramwise.customKeys(), wrapper);
        validate();
    }

    private void validate() {
        boolean asksForDecay = paramwise.biasDecayMult() != null
                || paramwise.normDecayMult() != null
                || paramwise.dwconvDecayMult() != null
                || customKeys.anyHas(CustomKeys.DECAY_MULT);
        if (asksForDecay && wrapper.weightDecay() == null) {
            throw new IllegalArgumentException(
                    "paramwise_cfg: factors of the weight decay need a `weight_decay` in the dict of the optimizer");
        }
    }

    @Override
    public OptimWrapper construct(BaseModule model) {
        if (asked == null) {
            return wrapper.build(List.of(ParamGroup.of(model.namedParameters())));
        }
        List<ParamGroup> groups = new ArrayList<>();
        add(groups, Collections.newSetFromMap(new IdentityHashMap<>()), model, "", false);
        return wrapper.build(groups);
    }

    private void add(
            List<ParamGroup> groups, Set<Parameter> seen, BaseModule module, String prefix, boolean isDeformable) {
        module.parameters().forEach((name, parameter) -> {
            String path = prefix.isEmpty() ? name : prefix + "." + name;
            if (paramwise.bypassDuplicate() && seen.contains(parameter)) {
                LOG.warn("{} is a parameter that was seen before, and passed over", path);
            } else if (parameter.requiresGrad()) {
                seen.add(parameter);
                ParamGroup group = ParamGroup.of(path, parameter);
                // The original looks for keys in a path that begins with a dot in the outermost module.
                ConfigDict custom = customKeys.find(prefix + "." + name);
                if (custom != null) {
                    custom(group, custom);
                } else {
                    byRole(group, module, prefix, name, parameter, isDeformable);
                }
                group.settings().forEach((setting, value) -> LOG.debug("{}: {}={}", path, setting, value));
                groups.add(group);
            } else {
                LOG.debug("{} needs no gradient, and is passed over", path);
            }
        });
        boolean isDeformableNow = module.typeNames().stream().anyMatch(DEFORMABLE::contains);
        module.children()
                .forEach((name, child) ->
                        add(groups, seen, child, prefix.isEmpty() ? name : prefix + "." + name, isDeformableNow));
    }

    private void custom(ParamGroup group, ConfigDict settings) {
        group.set("lr", wrapper.rate() * CustomKeys.factor(settings, CustomKeys.LR_MULT));
        Double decay = wrapper.weightDecay();
        if (decay != null) {
            group.set("weight_decay", decay * CustomKeys.factor(settings, CustomKeys.DECAY_MULT));
        }
        CustomKeys.into(group, settings, "");
    }

    private void byRole(
            ParamGroup group,
            BaseModule module,
            String prefix,
            String name,
            Parameter parameter,
            boolean isDeformable) {
        boolean isNorm = module instanceof Norm;
        boolean isBias = name.equals("bias");
        if (isBias && !isNorm && !isDeformable && paramwise.biasLrMult() != null) {
            group.set("lr", wrapper.rate() * paramwise.biasLrMult());
        }
        if (prefix.contains("conv_offset")
                && isDeformable
                && paramwise.dcnOffsetLrMult() != null
                && module instanceof Conv2d) {
            group.set("lr", wrapper.rate() * paramwise.dcnOffsetLrMult());
        }
        Double decay = wrapper.weightDecay();
        if (decay == null) {
            return;
        }
        boolean isDepthwise = module instanceof Conv2d conv
                && conv.args().inChannels() == conv.args().groups();
        Double factor = null;
        if (isNorm && paramwise.normDecayMult() != null) {
            factor = paramwise.normDecayMult();
        } else if (isBias && !isDeformable && paramwise.biasDecayMult() != null) {
            factor = paramwise.biasDecayMult();
        } else if (isDepthwise && paramwise.dwconvDecayMult() != null) {
            factor = paramwise.dwconvDecayMult();
        } else if (parameter.shape().length == 1 && !isDeformable && paramwise.flatDecayMult() != null) {
            factor = paramwise.flatDecayMult();
        }
        if (factor != null) {
            group.set("weight_decay", decay * factor);
        }
    }
}
