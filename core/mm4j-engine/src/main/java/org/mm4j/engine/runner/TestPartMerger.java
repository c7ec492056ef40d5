package org.mm4j.engine.runner;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigDiff;
import org.mm4j.config.ConfigException;
import org.mm4j.config.ConfigFormat;
import org.mm4j.engine.dataset.DataLoader;
import org.mm4j.engine.dataset.Dataset;
import org.mm4j.engine.dataset.Skipped;
import org.mm4j.engine.evaluation.Evaluator;
import org.mm4j.engine.evaluation.Metric;
import org.mm4j.engine.evaluation.MetricReport;
import org.mm4j.engine.evaluation.PartOrder;
import org.mm4j.engine.io.FileDigest;

/** Puts the parts of a test together, in the order in which one process has the samples. */
final class TestPartMerger {

    /** So many differences show what is the matter. */
    private static final int SHOWN = 3;

    private final List<TestPart> parts;
    private final List<Skipped> skipped;

    /**
     * Checks that the parts are those of one test.
     *
     * @throws TestPartException if they are not, or one is missing
     */
    TestPartMerger(List<TestPart> given, TestSetting setting) {
        this.parts = given.stream()
                .sorted(Comparator.comparingInt(part -> part.process().rank()))
                .toList();
        checkComplete();
        for (TestPart part : parts) {
            checkSetting(part, setting);
        }
        Map<Integer, Skipped> byIndex = new TreeMap<>();
        parts.forEach(part -> part.skipped().forEach(one -> byIndex.putIfAbsent(one.index(), one)));
        this.skipped = List.copyOf(byIndex.values());
    }

    private void checkComplete() {
        if (parts.isEmpty()) {
            throw new TestPartException("there are no parts of a test to put together");
        }
        int size = parts.get(0).process().worldSize();
        TestPart[] byRank = new TestPart[size];
        for (TestPart part : parts) {
            if (part.process().worldSize() != size) {
                throw new TestPartException(parts.get(0).file() + " is of " + size + " processes, and " + part.file()
                        + " of " + part.process().worldSize());
            }
            int rank = part.process().rank();
            if (byRank[rank] != null) {
                throw new TestPartException(
                        byRank[rank].file() + " and " + part.file() + " are both part " + (rank + 1) + " of " + size);
            }
            byRank[rank] = part;
        }
        String missing = IntStream.range(0, size)
                .filter(rank -> byRank[rank] == null)
                .mapToObj(rank -> String.valueOf(rank + 1))
                .collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            throw new TestPartException("of the " + size + " parts of the test there is no " + missing);
        }
    }

    private void checkSetting(TestPart part, TestSetting here) {
        same(part, "by version", part.text("version"), TestPartWriter.version());
        same(part, "in phase", part.text("phase"), here.phase().name());
        same(part, "with tta", part.text("tta"), String.valueOf(here.tta()));
        same(part, "with seed", part.text("seed"), String.valueOf(here.seed()));
        same(part, "in scope", part.text("scope"), here.scope());
        if (!part.text("config_sha256").equals(here.config().digest().sha256())) {
            throw new TestPartException(part.file() + " was made with another config" + differences(part, here));
        }
        TestPart first = parts.get(0);
        if (!part.text("checkpoint_sha256").equals(first.text("checkpoint_sha256"))) {
            throw new TestPartException(first.file() + " was made with the weights " + named(first.checkpoint())
                    + ", and " + part.file() + " with others, " + named(part.checkpoint()));
        }
        Path checkpoint = here.checkpoint();
        if (part == first && checkpoint != null && !sha256(checkpoint).equals(part.text("checkpoint_sha256"))) {
            throw new TestPartException(part.file() + " was made with the weights " + named(part.checkpoint())
                    + ", which are others than " + checkpoint);
        }
    }

    private static void same(TestPart part, String what, String there, String here) {
        if (!there.equals(here)) {
            throw new TestPartException(
                    part.file() + " was made " + what + " " + named(there) + ", and not " + named(here));
        }
    }

    private static String named(String value) {
        return value.isEmpty() ? "(none)" : value;
    }

    private static String sha256(Path file) {
        try {
            return FileDigest.sha256(file);
        } catch (IOException failure) {
            throw new TestPartException("cannot read " + file + ": " + failure.getMessage(), failure);
        }
    }

    /** What is different in the config of a part, as far as that can be told. */
    private static String differences(TestPart part, TestSetting here) {
        try {
            List<ConfigDiff.Change> changes = ConfigDiff.between(
                    Config.fromString(part.text("config"), ConfigFormat.PY).root(),
                    Config.fromString(TestPartWriter.configText(here), ConfigFormat.PY)
                            .root());
            if (changes.isEmpty()) {
                return "";
            }
            return ": "
                    + changes.stream()
                            .limit(SHOWN)
                            .map(change -> change.path() + " is " + value(change.before()) + " there and "
                                    + value(change.after()) + " here")
                            .collect(Collectors.joining("; "))
                    + (changes.size() > SHOWN ? "; and " + (changes.size() - SHOWN) + " more" : "");
        } catch (ConfigException unread) {
            return "";
        }
    }

    private static String value(@Nullable Object value) {
        String text = value == null ? "not set" : value.toString().replaceAll("\\s+", " ");
        return text.length() <= 60 ? text : text.substring(0, 59) + "…";
    }

    /**
     * Gives the metrics the samples of all parts, and computes.
     *
     * @param loader of one process
     */
    TestReport merge(DataLoader loader, Evaluator evaluator) {
        long start = System.nanoTime();
        evaluator.reset();
        evaluator.metainfo(loader.dataset().metainfo());
        List<PartOrder.Place> places = places(loader);
        TestReport.requireSamples(places.size(), skipped);
        List<Metric> metrics = evaluator.metrics();
        for (int i = 0; i < metrics.size(); i++) {
            load(metrics.get(i), i, places);
        }
        MetricReport numbers = evaluator.compute();
        return new TestReport(
                numbers,
                places.size(),
                skipped,
                slowest(part -> part.number("seconds")) + (System.nanoTime() - start) / 1e9,
                slowest(part -> part.number("waiting")),
                slowest(part -> part.number("predicting")));
    }

    private double slowest(ToDoubleFunction<TestPart> seconds) {
        return parts.stream().mapToDouble(seconds).max().orElse(0);
    }

    /** Where the samples of one process are; what fills up the last round stands in several parts and is taken once. */
    private List<PartOrder.Place> places(DataLoader loader) {
        Map<Integer, PartOrder.Place> byIndex = new HashMap<>();
        for (int part = 0; part < parts.size(); part++) {
            List<TestPart.Sample> samples = parts.get(part).samples();
            for (int i = 0; i < samples.size(); i++) {
                byIndex.putIfAbsent(samples.get(i).index(), new PartOrder.Place(part, i));
            }
        }
        Map<Integer, Skipped> left = skipped.stream().collect(Collectors.toMap(Skipped::index, one -> one));
        List<PartOrder.Place> places = new ArrayList<>();
        Dataset dataset = loader.dataset();
        for (int index : loader.order(0)) {
            PartOrder.Place place = byIndex.get(index);
            if (place != null) {
                checkName(place, SampleName.of(dataset, index));
                places.add(place);
            } else if (!left.containsKey(index)) {
                throw new TestPartException("sample " + index + " (" + SampleName.of(dataset, index)
                        + ") is in none of the parts; drop_last, or another data set than the parts were made with?");
            }
        }
        return places;
    }

    private void checkName(PartOrder.Place place, String here) {
        TestPart part = parts.get(place.part());
        TestPart.Sample there = part.samples().get(place.position());
        if (!there.name().equals(here)) {
            throw new TestPartException("sample " + there.index() + " is " + named(there.name()) + " in " + part.file()
                    + ", and " + named(here) + " here: the data sets are not the same");
        }
    }

    private void load(Metric metric, int number, List<PartOrder.Place> places) {
        List<ZipFile> files = new ArrayList<>();
        try {
            List<InputStream> streams = new ArrayList<>();
            for (TestPart part : parts) {
                ZipFile file = new ZipFile(part.file().toFile());
                files.add(file);
                streams.add(part.metric(file, number));
            }
            metric.load(streams, sizes -> places);
        } catch (IOException failure) {
            throw new TestPartException(
                    metric.getClass().getSimpleName() + " cannot take what the parts hold: " + failure.getMessage(),
                    failure);
        } finally {
            for (ZipFile file : files) {
                try {
                    file.close();
                } catch (IOException ignored) {
                    // It was only read.
                }
            }
        }
    }
}
