package org.mm4j.cls.transforms;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.data.Transform;
import org.mm4j.registry.ArgumentSpec;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Part;

/** The policies that have names, and how policies become steps. */
final class AugmentPolicies {

    private static final double NINTH_OF_256 = 256 / 9.0;
    private static final double NINTH_OF_30 = 30 / 9.0;

    /** Of RandAugment: steps whose effect grows with their level. */
    private static final Map<String, List<ConfigDict>> RANDOM = new TreeMap<>(Map.of(
            "timm_increasing",
            List.of(
                    step("AutoContrast"),
                    step("Equalize"),
                    step("Invert"),
                    ranged("Rotate", 0, 30),
                    ranged("Posterize", 4, 0),
                    ranged("Solarize", 256, 0),
                    ranged("SolarizeAdd", 0, 110),
                    ranged("ColorTransform", 0, 0.9),
                    ranged("Contrast", 0, 0.9),
                    ranged("Brightness", 0, 0.9),
                    ranged("Sharpness", 0, 0.9),
                    ranged("Shear", 0, 0.3, "horizontal"),
                    ranged("Shear", 0, 0.3, "vertical"),
                    ranged("Translate", 0, 0.45, "horizontal"),
                    ranged("Translate", 0, 0.45, "vertical")),
            "simple_increasing",
            List.of(
                    step("AutoContrast"),
                    step("Equalize"),
                    ranged("Rotate", 0, 30),
                    ranged("Shear", 0, 0.3, "horizontal"),
                    ranged("Shear", 0, 0.3, "vertical"))));

    /** Of AutoAugment: those found for ImageNet (<a href="https://arxiv.org/abs/1805.09501">table 9</a>). */
    private static final Map<String, List<List<ConfigDict>>> AUTOMATIC = new TreeMap<>(Map.of(
            "imagenet",
            List.of(
                    List.of(posterize(4, 0.4), rotate(9, 0.6)),
                    List.of(solarize(4, 0.6), likely("AutoContrast", 0.6)),
                    List.of(likely("Equalize", 0.8), likely("Equalize", 0.6)),
                    List.of(posterize(5, 0.6), posterize(5, 0.6)),
                    List.of(likely("Equalize", 0.4), solarize(5, 0.2)),
                    List.of(likely("Equalize", 0.4), rotate(8, 0.8)),
                    List.of(solarize(6, 0.6), likely("Equalize", 0.6)),
                    List.of(posterize(6, 0.8), likely("Equalize", 1)),
                    List.of(rotate(3, 0.2), solarize(1, 0.6)),
                    List.of(likely("Equalize", 0.6), posterize(5, 0.4)),
                    List.of(rotate(8, 0.8), strong("ColorTransform", 0, 0.4)),
                    List.of(rotate(9, 0.4), likely("Equalize", 0.6)),
                    List.of(likely("Equalize", 0), likely("Equalize", 0.8)),
                    List.of(likely("Invert", 0.6), likely("Equalize", 1)),
                    List.of(strong("ColorTransform", 0.4, 0.6), strong("Contrast", 0.8, 1)),
                    List.of(rotate(8, 0.8), strong("ColorTransform", 0.2, 1)),
                    List.of(strong("ColorTransform", 0.8, 0.8), solarize(2, 0.8)),
                    List.of(strong("Sharpness", 0.7, 0.4), likely("Invert", 0.6)),
                    List.of(strong("Shear", 0.3 / 9 * 5, 0.6), likely("Equalize", 1)),
                    List.of(strong("ColorTransform", 0, 0.4), likely("Equalize", 0.6)),
                    List.of(likely("Equalize", 0.4), solarize(5, 0.2)),
                    List.of(solarize(4, 0.6), likely("AutoContrast", 0.6)),
                    List.of(likely("Invert", 0.6), likely("Equalize", 1)),
                    List.of(strong("ColorTransform", 0.4, 0.6), strong("Contrast", 0.8, 1)),
                    List.of(likely("Equalize", 0.8), likely("Equalize", 0.6)))));

    private AugmentPolicies() {}

    private static ConfigDict step(String type) {
        return Config.dict("type", type);
    }

    private static ConfigDict ranged(String type, double lowest, double highest) {
        return Config.dict("type", type, "magnitude_range", List.of(lowest, highest));
    }

    private static ConfigDict ranged(String type, double lowest, double highest, String direction) {
        return ranged(type, lowest, highest).with("direction", Config.value(direction));
    }

    private static ConfigDict likely(String type, double prob) {
        return Config.dict("type", type, "prob", prob);
    }

    private static ConfigDict strong(String type, double magnitude, double prob) {
        return Config.dict("type", type, "magnitude", magnitude, "prob", prob);
    }

    private static ConfigDict posterize(int bits, double prob) {
        return Config.dict("type", "Posterize", "bits", bits, "prob", prob);
    }

    private static ConfigDict solarize(int ninths, double prob) {
        return Config.dict("type", "Solarize", "thr", NINTH_OF_256 * ninths, "prob", prob);
    }

    private static ConfigDict rotate(int ninths, double prob) {
        return Config.dict("type", "Rotate", "angle", NINTH_OF_30 * ninths, "prob", prob);
    }

    /** The steps of a named policy of RandAugment. */
    static List<Part<Transform>> random(String name, BuildContext build) {
        return parts(named(RANDOM, name), build);
    }

    /** The pipelines of a named policy of AutoAugment. */
    static List<List<Part<Transform>>> automatic(String name, BuildContext build) {
        return named(AUTOMATIC, name).stream().map(sub -> parts(sub, build)).toList();
    }

    private static <T> T named(Map<String, T> policies, String name) {
        T policy = policies.get(name);
        if (policy == null) {
            throw new IllegalArgumentException(
                    "policies: there is no '" + name + "'; there are " + String.join(", ", policies.keySet()));
        }
        return policy;
    }

    private static List<Part<Transform>> parts(List<ConfigDict> steps, BuildContext build) {
        BuildContext own = build.withScope("mmcls");
        return steps.stream().map(step -> own.bind(Kinds.TRANSFORMS, step)).toList();
    }

    /** The arguments of {@code hparams} that a step takes and its dict does not give. */
    static Map<String, Object> missing(Part<Transform> step, ConfigDict hparams) {
        List<String> taken =
                step.spec().arguments().stream().map(ArgumentSpec::name).toList();
        Map<String, Object> missing = new LinkedHashMap<>();
        for (Map.Entry<String, ConfigValue> entry : entries(hparams).entrySet()) {
            if (taken.contains(entry.getKey()) && !step.gives(entry.getKey())) {
                missing.put(entry.getKey(), entry.getValue());
            }
        }
        return missing;
    }

    /** Refuses {@code hparams} that no step of the policies takes, but for {@code pad_val}, which is there by default. */
    static void requireUse(List<Part<Transform>> steps, ConfigDict hparams) {
        List<String> unused = new ArrayList<>(entries(hparams).keySet());
        unused.remove("pad_val");
        steps.forEach(step -> step.spec().arguments().forEach(argument -> unused.remove(argument.name())));
        if (!unused.isEmpty()) {
            throw new IllegalArgumentException("hparams: no step of the policies takes " + unused);
        }
    }

    private static Map<String, ConfigValue> entries(ConfigDict hparams) {
        Map<String, ConfigValue> entries = new LinkedHashMap<>();
        hparams.entries()
                .forEach((key, value) ->
                        entries.put(key instanceof ConfigString name ? name.value() : key.toString(), value));
        return entries;
    }
}
