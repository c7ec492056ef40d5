package org.mm4j.engine.optim.scheduler;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigList;
import org.mm4j.config.ConfigSequence;
import org.mm4j.config.ConfigValue;
import org.mm4j.engine.optim.HasParamGroups;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Part;
import org.mm4j.registry.RegistryKey;

/** Builds the {@code param_scheduler} of a config. */
public final class ParamSchedulers {

    private ParamSchedulers() {}

    /**
     * How long a training is.
     *
     * @param maxEpochs epochs; null if it is not counted in epochs
     * @param maxIters iterations
     * @param epochLength iterations of an epoch; null if it has none
     */
    public record Length(
            @Nullable Integer maxEpochs,
            @Nullable Integer maxIters,
            @Nullable Integer epochLength) {

        /** Not known. */
        public static final Length UNKNOWN = new Length(null, null, null);
    }

    /**
     * Makes schedules, which take their first step, in their order. One without an {@code end} ends with the training.
     *
     * @param config a dict or a list of dicts
     * @param optimizer whose settings change
     * @throws org.mm4j.config.ConfigException if anything in it is unknown or refused; all dicts are checked before the
     *     first schedule is made
     */
    public static List<ParamScheduler> build(
            ConfigValue config, HasParamGroups optimizer, Length length, BuildContext build) {
        boolean isList = config instanceof ConfigSequence;
        ConfigSequence sequence =
                config instanceof ConfigSequence list ? list : new ConfigList(List.of(config), config.origin());
        RegistryKey<ParamScheduler> key = RegistryKey.of(ParamScheduler.class);
        List<Part<ParamScheduler>> parts = new ArrayList<>();
        for (int i = 0; i < sequence.size(); i++) {
            BuildContext at = isList ? build.at("[" + i + "]") : build;
            parts.add(at.bind(key, sequence.get(i)));
        }
        List<ParamScheduler> schedulers = new ArrayList<>();
        for (Part<ParamScheduler> part : parts) {
            schedulers.add(part.build(extra(part, optimizer, length)));
        }
        return List.copyOf(schedulers);
    }

    private static Map<String, Object> extra(Part<ParamScheduler> part, HasParamGroups optimizer, Length length) {
        Map<String, Object> extra = new LinkedHashMap<>();
        extra.put("optimizer", optimizer);
        if (length.epochLength() != null && !part.gives("epoch_length")) {
            extra.put("epoch_length", length.epochLength());
        }
        boolean byEpoch = !(part.config() instanceof ConfigDict dict)
                || dict.findBoolean("by_epoch").orElse(true);
        Integer end = byEpoch ? length.maxEpochs() : length.maxIters();
        if (end != null && !part.gives("end")) {
            extra.put("end", end);
        }
        return extra;
    }
}
