package org.mm4j.engine.infer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigInt;
import org.mm4j.config.ConfigSequence;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;
import org.mm4j.engine.checkpoint.Checkpoint;
import org.mm4j.engine.dataset.Metainfo;

/** Finds out what the classes of a model are called: from the checkpoint, else from the config's data set. */
final class ModelMetainfo {

    private ModelMetainfo() {}

    /**
     * Names and colours; what nobody knows is left out.
     *
     * @param checkpoint what the weights came from, or null
     * @param config the whole config; colours of its data set go before those of the checkpoint
     * @param known what belongs to a type of data set
     */
    static Metainfo find(
            @Nullable Checkpoint checkpoint, ConfigDict config, Function<String, Optional<Metainfo>> known) {
        ConfigValue dataset = TestPipeline.at(config, "test_dataloader", "dataset");
        ConfigValue written = dataset instanceof ConfigDict dict ? dict.get("metainfo") : null;
        if (written == null) {
            written = config.get("metainfo");
        }
        Metainfo usual = dataset == null
                ? Metainfo.empty()
                : known.apply(TestPipeline.name(dataset)).orElse(Metainfo.empty());
        List<String> classes = written instanceof ConfigDict dict ? strings(plain(dict.get("classes"))) : List.of();
        List<List<Integer>> palette =
                written instanceof ConfigDict dict ? colors(plain(dict.get("palette"))) : List.of();
        // Colours of other classes are no use.
        List<List<Integer>> colors = palette.isEmpty() && classes.isEmpty() ? colors(usual) : palette;
        List<String> names = classes.isEmpty() ? usual.classes() : classes;
        if (checkpoint != null) {
            names = checkpoint.classes().orElse(names);
            colors = colors.isEmpty() ? colors(checkpoint.palette().orElse(List.of())) : colors;
        }
        Metainfo found = names.isEmpty() ? Metainfo.empty() : Metainfo.ofClasses(names);
        return colors.isEmpty() ? found : found.with("palette", colors);
    }

    /**
     * Checks that there is a name for each class.
     *
     * @param numClasses how many classes the model tells apart
     * @throws IllegalArgumentException if there are names, but of another number: labels would be called wrong names
     */
    static void check(Metainfo metainfo, int numClasses, boolean fromCheckpoint) {
        List<String> classes = metainfo.classes();
        if (!classes.isEmpty() && classes.size() != numClasses) {
            throw new IllegalArgumentException("the model tells " + numClasses + " classes apart, but "
                    + (fromCheckpoint ? "the checkpoint" : "the data set of the config") + " names " + classes.size()
                    + ", beginning with '" + classes.get(0) + "'"
                    + (fromCheckpoint
                            ? ": is it of another model?"
                            : ": name them in test_dataloader.dataset.metainfo.classes, or correct num_classes"));
        }
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

    private static List<List<Integer>> colors(Metainfo metainfo) {
        return colors(metainfo.get("palette").orElse(List.of()));
    }

    /** The colours of a sequence of (red, green, blue); nothing if it is anything else, such as a palette's name. */
    private static List<List<Integer>> colors(@Nullable Object value) {
        List<List<Integer>> colors = new ArrayList<>();
        if (value instanceof Iterable<?> items) {
            for (Object item : items) {
                List<Integer> channels = new ArrayList<>();
                if (item instanceof Iterable<?> numbers) {
                    numbers.forEach(number -> channels.add(number instanceof Number n ? n.intValue() : -1));
                }
                if (channels.size() != 3 || channels.stream().anyMatch(channel -> channel < 0 || channel > 255)) {
                    return List.of();
                }
                colors.add(channels);
            }
        }
        return colors;
    }
}
