package org.mm4j.engine.init;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigSequence;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;

/** Reads the dicts of an {@code init_cfg}: the eight initialisers of mmengine. */
final class Initializers {

    /** Fills a weight. */
    @FunctionalInterface
    interface WeightFill {
        void fill(Tensor weight);
    }

    private Initializers() {}

    /** Reads one entry with its overrides. */
    static Initializer parse(ConfigDict dict) {
        ConfigValue override = dict.get("override");
        ConfigDict plain = dict.without("override");
        Initializer main = parseOne(plain, false);
        if (override == null || override.isNull()) {
            return main;
        }
        List<OverrideInit.Entry> entries = new ArrayList<>();
        for (ConfigDict entry : dicts(override)) {
            if (!(entry.get("name") instanceof ConfigString name)) {
                throw new IllegalArgumentException("override: needs a 'name', got " + entry);
            }
            ConfigDict own = entry.without("name");
            if (own.size() == 0) {
                own = plain.without("layer");
            } else if (!own.has("type")) {
                throw new IllegalArgumentException("override: needs a 'type' beside other arguments, got " + entry);
            }
            entries.add(new OverrideInit.Entry(name.value(), parseOne(own, true)));
        }
        return new OverrideInit(main, entries);
    }

    private static List<ConfigDict> dicts(ConfigValue override) {
        if (override instanceof ConfigDict one) {
            return List.of(one);
        }
        List<ConfigDict> all = new ArrayList<>();
        if (override instanceof ConfigSequence sequence) {
            for (ConfigValue item : sequence.items()) {
                if (!(item instanceof ConfigDict dict)) {
                    throw new IllegalArgumentException("override: expected a dict, got " + item.kind());
                }
                all.add(dict);
            }
            return all;
        }
        throw new IllegalArgumentException("override: expected a dict or a list of dicts, got " + override.kind());
    }

    private static Initializer parseOne(ConfigDict dict, boolean wholeModule) {
        String given =
                dict.type().orElseThrow(() -> new IllegalArgumentException("init_cfg: needs a 'type', got " + dict));
        String type = given.startsWith("mmengine.") ? given.substring("mmengine.".length()) : given;
        Arguments args = new Arguments(dict);
        if (type.equals("Pretrained")) {
            return pretrained(args, type);
        }
        WeightFill fill = switch (type) {
            case "Constant" -> constant(args);
            case "Xavier" -> xavier(args);
            case "Normal" -> normal(args);
            case "TruncNormal" -> truncNormal(args);
            case "Uniform" -> uniform(args);
            case "Kaiming" -> kaiming(args);
            case "Caffe2Xavier" -> kaiming(1, false, "leaky_relu", true);
            default ->
                throw new IllegalArgumentException("init_cfg: unknown initialiser '" + given
                        + "'; there are Constant, Xavier, Normal, TruncNormal, Uniform, Kaiming, Caffe2Xavier,"
                        + " Pretrained");
        };
        double bias = args.number("bias", 0);
        if (args.value("bias_prob") != null) {
            bias = Inits.biasForProbability(args.number("bias_prob"));
        }
        List<String> layers = args.strings("layer");
        args.refuseOthers(type);
        return new FillInit(type, fill, bias, layers, wholeModule);
    }

    private static Initializer pretrained(Arguments args, String type) {
        String checkpoint = args.string("checkpoint", "");
        if (checkpoint.isEmpty()) {
            throw new IllegalArgumentException("init_cfg: Pretrained needs 'checkpoint', the path of a file");
        }
        String location = args.string("map_location", "cpu");
        if (!location.equals("cpu")) {
            throw new IllegalArgumentException("map_location: only 'cpu', from where values go to the device of the"
                    + " module, got '" + location + "'");
        }
        String prefix = args.string("prefix", "");
        args.refuseOthers(type);
        return new PretrainedInit(checkpoint, prefix);
    }

    private static WeightFill constant(Arguments args) {
        double value = args.number("val");
        return t -> Inits.constant(t, value);
    }

    private static WeightFill xavier(Arguments args) {
        double gain = args.number("gain", 1);
        boolean uniform = args.isFirst("distribution", "uniform", "normal", false);
        return t -> Inits.xavier(t, gain, uniform);
    }

    private static WeightFill normal(Arguments args) {
        double mean = args.number("mean", 0);
        double std = args.number("std", 1);
        return t -> Inits.normal(t, mean, std);
    }

    private static WeightFill truncNormal(Arguments args) {
        double mean = args.number("mean", 0);
        double std = args.number("std", 1);
        double low = args.number("a", -2);
        double high = args.number("b", 2);
        return t -> Inits.truncNormal(t, mean, std, low, high);
    }

    private static WeightFill uniform(Arguments args) {
        double low = args.number("a", 0);
        double high = args.number("b", 1);
        return t -> Inits.uniform(t, low, high);
    }

    private static WeightFill kaiming(Arguments args) {
        double a = args.number("a", 0);
        boolean fanOut = args.isFirst("mode", "fan_out", "fan_in", true);
        String nonlinearity = args.string("nonlinearity", "relu");
        boolean uniform = args.isFirst("distribution", "uniform", "normal", false);
        return kaiming(a, fanOut, nonlinearity, uniform);
    }

    private static WeightFill kaiming(double a, boolean fanOut, String nonlinearity, boolean uniform) {
        Inits.gain(nonlinearity, a);
        return t -> {
            long fan = fanOut ? Inits.fanOut(t.shape()) : Inits.fanIn(t.shape());
            Inits.kaiming(t, a, fan, nonlinearity, uniform);
        };
    }
}
