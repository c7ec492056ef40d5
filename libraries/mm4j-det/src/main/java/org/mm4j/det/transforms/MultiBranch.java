package org.mm4j.det.transforms;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigSequence;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.data.Compose;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Rest;

/**
 * Makes several variants of a sample, each by a pipeline of its own, for semi-supervised training. Each entry of the result
 * is a map from the name of a branch to its value; a branch without a pipeline is not in it.
 */
@Doc("Makes several variants of a sample, each by a pipeline of its own.")
public final class MultiBranch implements Transform {

    /** The arguments. */
    public record Args(
            @Doc("the names of all branches") List<String> branchField,

            @Rest @Doc("the pipelines, a step or a list of steps each, under the names of their branches")
            ConfigDict branchPipelines) {

        /** Checks the names. */
        public Args {
            for (ConfigValue name : branchPipelines.keys()) {
                if (!(name instanceof ConfigString text) || !branchField.contains(text.value())) {
                    throw new IllegalArgumentException(
                            "branch_field " + branchField + " does not name the pipeline " + name);
                }
            }
        }
    }

    private final Map<String, Compose> pipelines = new LinkedHashMap<>();

    /** Makes the step. */
    public MultiBranch(Args args, BuildContext build) {
        args.branchPipelines().entries().forEach((branch, pipeline) -> {
            List<ConfigValue> steps = pipeline instanceof ConfigSequence several ? several.items() : List.of(pipeline);
            pipelines.put(
                    ((ConfigString) branch).value(),
                    Compose.of(steps.stream()
                            .map(step -> build.build(Kinds.TRANSFORMS, step))
                            .toList()));
        });
    }

    @Override
    public @Nullable Results apply(Results results) {
        Map<String, Map<String, Object>> entries = new LinkedHashMap<>();
        for (Map.Entry<String, Compose> pipeline : pipelines.entrySet()) {
            Results outcome = pipeline.getValue().apply(results.copy());
            if (outcome == null) {
                return null;
            }
            for (String name : outcome.names()) {
                entries.computeIfAbsent(name, unused -> new LinkedHashMap<>())
                        .put(pipeline.getKey(), outcome.get(new ResultKey<>(name, Object.class)));
            }
        }
        Results all = new Results();
        entries.forEach((name, values) -> all.put(new ResultKey<>(name, Object.class), Map.copyOf(values)));
        return all;
    }
}
