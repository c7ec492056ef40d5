package org.mm4j.config.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigInt;
import org.mm4j.config.ConfigSequence;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.Diagnostic;

/**
 * Compares the lists of classes that data sets give with the {@code num_classes} of the heads. Where they differ, labels
 * get wrong names, or training fails at its first batch.
 */
final class ClassCounts {

    private static final List<String> LOADERS = List.of("train_dataloader", "val_dataloader", "test_dataloader");

    /** The heads that tell the classes of the data set apart; a region proposal head tells objects from background. */
    private static final Set<String> HEADS = Set.of("head", "bbox_head", "mask_head", "query_head", "semantic_head");

    private ClassCounts() {}

    /** A list of classes in the config. */
    private record Classes(String path, int count, ConfigValue value) {}

    static List<CheckFinding> of(ConfigDict config) {
        List<Classes> lists = new ArrayList<>();
        for (String loader : LOADERS) {
            if (config.get(loader) instanceof ConfigDict dict && dict.get("dataset") instanceof ConfigDict dataset) {
                classes(dataset, loader + ".dataset", lists);
            }
        }
        List<CheckFinding> findings = new ArrayList<>();
        ConfigValue model = config.get("model");
        // With a language model the classes are words in a text, and num_classes is its greatest length.
        if (!lists.isEmpty() && model instanceof ConfigDict dict && !dict.has("language_model")) {
            heads(dict, "model", "", lists, findings);
        }
        return findings;
    }

    private static void classes(ConfigDict dataset, String path, List<Classes> into) {
        ConfigValue named = dataset.get("metainfo") instanceof ConfigDict metainfo ? metainfo.get("classes") : null;
        String at = path + ".metainfo.classes";
        if (named == null) {
            named = dataset.get("classes");
            at = path + ".classes";
        }
        if (named instanceof ConfigSequence list
                && list.items().stream().allMatch(ConfigString.class::isInstance)
                && list.size() > 0) {
            into.add(new Classes(at, list.size(), named));
        }
        for (Map.Entry<ConfigValue, ConfigValue> entry : dataset.entries().entrySet()) {
            String key = LanguageChecks.text(entry.getKey());
            if (key.equals("dataset") && entry.getValue() instanceof ConfigDict inner) {
                classes(inner, path + ".dataset", into);
            } else if (key.equals("datasets") && entry.getValue() instanceof ConfigSequence several) {
                for (int i = 0; i < several.size(); i++) {
                    if (several.get(i) instanceof ConfigDict inner) {
                        classes(inner, path + ".datasets[" + i + "]", into);
                    }
                }
            }
        }
    }

    private static void heads(
            ConfigValue value, String path, String key, List<Classes> lists, List<CheckFinding> into) {
        if (value instanceof ConfigSequence sequence) {
            for (int i = 0; i < sequence.size(); i++) {
                heads(sequence.get(i), path + "[" + i + "]", key, lists, into);
            }
        } else if (value instanceof ConfigDict dict) {
            if (HEADS.contains(key) && dict.get("num_classes") instanceof ConfigInt number) {
                CheckFinding finding = compare(number, path + ".num_classes", lists);
                if (finding != null) {
                    into.add(finding);
                }
            }
            dict.entries()
                    .forEach((name, item) -> heads(
                            item,
                            LanguageChecks.join(path, LanguageChecks.text(name)),
                            LanguageChecks.text(name),
                            lists,
                            into));
        }
    }

    private static @Nullable CheckFinding compare(ConfigInt number, String path, List<Classes> lists) {
        for (Classes classes : lists) {
            if (number.value().bitLength() < 31 && number.value().intValue() != classes.count()) {
                return new CheckFinding(
                        Rule.CLASS_COUNT,
                        Diagnostic.of(
                                        "`num_classes` is " + number.value() + ", but the data set names "
                                                + classes.count() + (classes.count() == 1 ? " class" : " classes"),
                                        number.origin(),
                                        "`" + classes.path() + "` is set at "
                                                + classes.value().origin(),
                                        "set num_classes=" + classes.count() + ", or correct the list")
                                .at(path));
            }
        }
        return null;
    }
}
