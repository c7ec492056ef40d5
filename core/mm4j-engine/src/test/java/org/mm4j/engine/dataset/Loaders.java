package org.mm4j.engine.dataset;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PrimitiveIterator;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigFormat;
import org.mm4j.config.ConfigString;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.MmengineLibrary;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Registries;

/** Builds loaders and samplers from configs over data sets of tests. */
final class Loaders {

    private Loaders() {}

    static BuildContext context() {
        return Registries.of(new MmengineLibrary()).context("mmengine");
    }

    static ConfigDict dict(String arguments) {
        return (ConfigDict) Config.fromString("x = dict(" + arguments + ")", ConfigFormat.PY)
                .root()
                .find("x")
                .orElseThrow();
    }

    static DataLoader loader(Dataset dataset, LoaderOptions options, String arguments) {
        String sampler = arguments.contains("sampler=") ? "" : "sampler=dict(type='DefaultSampler'), ";
        ConfigDict config = dict(sampler + arguments).with("type", ConfigString.of("DataLoader"));
        return context().with(LoaderOptions.class, options).build(DataLoader.KEY, config, Map.of("dataset", dataset));
    }

    static DataLoader loader(Dataset dataset, String arguments) {
        return loader(dataset, LoaderOptions.DEFAULT, arguments);
    }

    static Sampler sampler(Dataset dataset, DistInfo dist, String arguments) {
        Map<String, Object> extra = new HashMap<>(Map.of("dataset", dataset));
        return (Sampler) context().with(DistInfo.class, dist).build(Kinds.DATA_SAMPLERS, dict(arguments), extra);
    }

    static List<Integer> first(Sampler sampler, long epoch, int most) {
        List<Integer> order = new ArrayList<>();
        PrimitiveIterator.OfInt indexes = sampler.order(epoch);
        while (order.size() < most && indexes.hasNext()) {
            order.add(indexes.nextInt());
        }
        return order;
    }
}
