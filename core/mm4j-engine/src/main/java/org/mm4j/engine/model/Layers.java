package org.mm4j.engine.model;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.GroupNorm;
import org.mm4j.engine.nn.LayerNorm;
import org.mm4j.registry.ArgumentSpec;
import org.mm4j.registry.Part;

/** Builds layers from the parts that configs name, with the arguments that a parent adds. */
public final class Layers {

    private Layers() {}

    /**
     * A norm for a number of channels.
     *
     * @param cfg what {@code norm_cfg} names
     * @param channels number of channels; given under the name that the norm has for it
     */
    public static Norm norm(Part<? extends Norm> cfg, int channels) {
        Class<?> type = cfg.spec().type();
        String name = "num_features";
        if (GroupNorm.class.isAssignableFrom(type) || takes(cfg, "num_channels")) {
            name = "num_channels";
        } else if (LayerNorm.class.isAssignableFrom(type) || takes(cfg, "normalized_shape")) {
            name = "normalized_shape";
        }
        return cfg.build(Map.of(name, channels));
    }

    /**
     * An activation; if it can work in place, it does so as told, unless its dict says otherwise.
     *
     * @param cfg what {@code act_cfg} names
     */
    public static Activation activation(Part<? extends Activation> cfg, boolean inplace) {
        return takes(cfg, "inplace") && !cfg.gives("inplace") ? cfg.build(Map.of("inplace", inplace)) : cfg.build();
    }

    /**
     * A convolution.
     *
     * @param cfg what {@code conv_cfg} names; null for {@link Conv2d}
     */
    public static Convolution conv(@Nullable Part<? extends Convolution> cfg, Conv2d.Args args) {
        if (cfg == null) {
            return new Conv2d(args);
        }
        Map<String, Object> extra = new LinkedHashMap<>();
        extra.put("in_channels", args.inChannels());
        extra.put("out_channels", args.outChannels());
        extra.put("kernel_size", args.kernelSize());
        extra.put("stride", args.stride());
        extra.put("padding", args.padding());
        extra.put("dilation", args.dilation());
        extra.put("groups", args.groups());
        extra.put("bias", args.bias());
        if (!args.paddingMode().equals("zeros")) {
            extra.put("padding_mode", args.paddingMode());
        }
        return cfg.build(extra);
    }

    private static boolean takes(Part<?> cfg, String argument) {
        return cfg.spec().arguments().stream().map(ArgumentSpec::name).anyMatch(argument::equals);
    }
}
