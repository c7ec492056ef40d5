package org.mm4j.det.apis;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigInt;
import org.mm4j.config.ConfigSequence;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;
import org.mm4j.cv.image.Color;
import org.mm4j.det.datasets.ClassNames;
import org.mm4j.det.structures.DatasetMeta;
import org.mm4j.engine.checkpoint.Checkpoint;

/** Finds out what the classes are called: from the checkpoint, else from the config's data set. */
public final class DatasetMetas {

    private DatasetMetas() {}

    /**
     * Names and colours.
     *
     * @param checkpoint what the weights came from, or null
     * @param config the whole config; colours of its data set go before those of the checkpoint
     */
    public static DatasetMeta find(@Nullable Checkpoint checkpoint, ConfigDict config) {
        DatasetMeta configured = ofConfig(config);
        if (checkpoint == null) {
            return configured;
        }
        return new DatasetMeta(
                checkpoint.classes().orElse(configured.classes()),
                configured.palette().isEmpty() ? colors(checkpoint.palette().orElse(List.of())) : configured.palette());
    }

    /**
     * Checks that there is a name for each class.
     *
     * @param numClasses how many classes the model tells apart
     * @throws IllegalArgumentException if there are names, but of another number: labels would be called wrong names
     */
    public static void check(DatasetMeta meta, int numClasses, boolean fromCheckpoint) {
        if (!meta.classes().isEmpty() && meta.classes().size() != numClasses) {
            throw new IllegalArgumentException("the model tells " + numClasses + " classes apart, but "
                    + (fromCheckpoint ? "the checkpoint" : "the data set of the config") + " names "
                    + meta.classes().size() + ", beginning with '"
                    + meta.classes().get(0) + "'"
                    + (fromCheckpoint
                            ? ": is it of another model?"
                            : ": name them in test_dataloader.dataset.metainfo.classes, or correct num_classes"));
        }
    }

    private static DatasetMeta ofConfig(ConfigDict config) {
        ConfigValue dataset = TestPipeline.at(config, "test_dataloader", "dataset");
        ConfigValue metainfo = dataset instanceof ConfigDict dict ? dict.get("metainfo") : null;
        if (metainfo == null) {
            metainfo = config.get("metainfo");
        }
        List<String> classes = metainfo instanceof ConfigDict dict ? strings(plain(dict.get("classes"))) : List.of();
        List<Color> palette = metainfo instanceof ConfigDict dict ? colors(plain(dict.get("palette"))) : List.of();
        if (classes.isEmpty() && dataset != null) {
            classes = ClassNames.ofDataset(TestPipeline.name(dataset)).orElse(List.of());
        }
        return new DatasetMeta(classes, palette);
    }

    /** Strings, whole numbers and sequences of a config as Java objects; null for anything else. */
    private static @Nullable Object plain(@Nullable ConfigValue value) {
        if (value instanceof ConfigString text) {
            return text.value();
        }
        if (value instanceof ConfigInt number) {
            return number.value();
        }
        if (value instanceof ConfigSequence sequence) {
            List<@Nullable Object> items = new ArrayList<>();
            sequence.items().forEach(item -> items.add(plain(item)));
            return items;
        }
        return null;
    }

    /** The strings of a sequence, or a lone string as one; nothing if it is anything else. */
    private static List<String> strings(@Nullable Object value) {
        if (value instanceof String single) {
            return List.of(single);
        }
        List<String> strings = new ArrayList<>();
        if (value instanceof Iterable<?> items) {
            for (Object item : items) {
                if (!(item instanceof String text)) {
                    return List.of();
                }
                strings.add(text);
            }
        }
        return strings;
    }

    /** The colours of a sequence of (red, green, blue); nothing if it is anything else, such as a palette's name. */
    private static List<Color> colors(@Nullable Object value) {
        List<Color> colors = new ArrayList<>();
        if (value instanceof Iterable<?> items) {
            for (Object item : items) {
                List<Integer> channels = new ArrayList<>();
                if (item instanceof Iterable<?> numbers) {
                    numbers.forEach(number -> channels.add(number instanceof Number n ? n.intValue() : -1));
                }
                if (channels.size() != 3 || channels.stream().anyMatch(channel -> channel < 0 || channel > 255)) {
                    return List.of();
                }
                colors.add(new Color(channels.get(0), channels.get(1), channels.get(2)));
            }
        }
        return colors;
    }
}
